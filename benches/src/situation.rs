//! The situations in which calls are measured and counted.

use std::hint::black_box;

use crate::contenders::asynchronous::{ASYNC, TIMED};
use crate::contenders::{CLOCKS, Contender, HANDED_OVER, INLINED, KEYED, RATED, SYNC};
use crate::work::{CALLS, Error, FAILS, PENDS};

/// Who is called, with what, and in which state the breakers are.
pub struct Situation {
    /// The name in tables.
    pub name: &'static str,
    /// The bare function first.
    pub contenders: &'static [Contender],
    /// The inputs of the calls, over and over.
    pub script: &'static [u64],
    /// `true` if the breakers are open.
    pub is_open: bool,
    /// The number of threads that call the same breakers at once.
    pub threads: usize,
    /// The number of calls in one call of a contender.
    pub repeats: usize,
}

/// All of them. A breaker that is opened stays open, so refused calls come after the others.
pub const SITUATIONS: &[Situation] = &[
    Situation {
        repeats: CALLS,
        ..closed("sync, healthy, inlined", INLINED, HEALTHY, 1)
    },
    closed("sync, healthy, not inlined", SYNC, HEALTHY, 1),
    closed("sync, healthy, 2 threads", SYNC, HEALTHY, 2),
    closed("sync, failing", SYNC, FAILING, 1),
    closed("sync, failing, 2 threads", SYNC, FAILING, 2),
    closed("sync, failure rate", RATED, HEALTHY, 1),
    closed("sync, failure rate, 2 threads", RATED, HEALTHY, 2),
    open("sync, refused", SYNC, 1),
    open("sync, refused, 2 threads", SYNC, 2),
    closed("a look-up among 1,000 keys", KEYED, HEALTHY, 1),
    closed("sync, timeout", HANDED_OVER, HEALTHY, 1),
    closed("async, healthy", ASYNC, HEALTHY, 1),
    open("async, refused", ASYNC, 1),
    closed("async, timeout, ready at once", TIMED, HEALTHY, 1),
    closed("async, timeout, pending once", TIMED, &[PENDS; CALLS], 1),
    closed(CLOCK, CLOCKS, HEALTHY, 1),
];

/// The name of the situation in which clocks are read, without a breaker.
pub const CLOCK: &str = "a reading of the clock";

const HEALTHY: &[u64] = &[1; CALLS];

/// All calls fail but one, so that failures in a row stay below every threshold.
const FAILING: &[u64] = &{
    let mut script = [FAILS; CALLS];
    script[0] = 1;
    script
};

type Contenders = &'static [Contender];

const fn closed(
    name: &'static str,
    contenders: Contenders,
    script: &'static [u64],
    threads: usize,
) -> Situation {
    Situation {
        name,
        contenders,
        script,
        is_open: false,
        threads,
        repeats: 1,
    }
}

const fn open(name: &'static str, contenders: Contenders, threads: usize) -> Situation {
    Situation {
        is_open: true,
        ..closed(name, contenders, HEALTHY, threads)
    }
}

/// The number of calls by their end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    done: u32,
    failed: u32,
    refused: u32,
}

impl Situation {
    /// Opens the breaker if the situation is about open ones, and makes the first calls.
    ///
    /// # Panics
    ///
    /// Panics if the calls do not end as the situation says.
    pub fn prepare(&self, contender: &Contender) {
        let is_refused = |_| matches!((contender.call)(FAILS), Err(Error::Refused));
        if self.is_open && contender.guarded {
            assert!(
                (0..10_000).any(is_refused),
                "{} does not open",
                contender.name
            );
        }
        self.run(contender, 1);
    }

    /// Makes the calls of the script `runs` times.
    ///
    /// # Panics
    ///
    /// Panics if they do not end as the situation says: something else was measured.
    pub fn run(&self, contender: &Contender, runs: u32) {
        // The compiler cannot know which function it is, so it calls it and assumes nothing of the
        // result. A `black_box` around the result would copy it, which costs more than the call.
        let call = black_box(contender.call);
        let mut tally = Tally::default();
        for _ in 0..runs {
            for &input in self.script {
                match call(input) {
                    Ok(_) => tally.done += 1,
                    Err(Error::Failed) => tally.failed += 1,
                    Err(Error::Refused) => tally.refused += 1,
                }
            }
        }
        assert_eq!(
            tally,
            self.expected(contender, runs),
            "{}, {}",
            self.name,
            contender.name
        );
    }

    fn expected(&self, contender: &Contender, runs: u32) -> Tally {
        let mut tally = Tally::default();
        for &input in self.script {
            match input {
                _ if self.is_open && contender.guarded => tally.refused += runs,
                FAILS => tally.failed += runs,
                _ => tally.done += runs,
            }
        }
        tally
    }

    /// The number of calls of a run.
    ///
    /// # Panics
    ///
    /// Panics if there are more than [`u32::MAX`].
    #[must_use]
    pub fn calls(&self) -> u32 {
        u32::try_from(self.script.len() * self.repeats).expect("scripts are short")
    }
}
