//! Batches of calls in which the contenders take turns.
//!
//! What disturbs a machine for a while disturbs all of them, and a difference within one round
//! holds where two runs can't be compared. Neither criterion nor divan interleaves, hence this.

use std::fmt;
use std::hint::{black_box, spin_loop};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::scenario::{Contender, Scenario, Script, Tally};
use crate::work::Error;

pub(crate) struct Plan {
    rounds: u32,
    /// How long the calls of one contender in one round take.
    batch: Duration,
}

impl Plan {
    pub(crate) fn full() -> Self {
        Self {
            rounds: 401,
            batch: Duration::from_millis(1),
        }
    }

    pub(crate) fn quick() -> Self {
        Self {
            rounds: 5,
            batch: Duration::from_micros(200),
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rounds, batch } = self;
        write!(f, "{rounds} rounds of {batch:?} for each contender")
    }
}

/// One contender's nanoseconds per call, a value a round.
pub(crate) type Samples = Vec<f64>;

/// The samples of each contender; those of one round have the same index.
pub(crate) fn race(plan: &Plan, scenario: &Scenario) -> Vec<Samples> {
    let contenders = scenario.contenders;
    let runs: Vec<u32> = contenders
        .iter()
        .map(|contender| runs_that_fill(plan.batch, scenario, contender))
        .collect();
    let mut samples = vec![Samples::new(); contenders.len()];
    for _ in 0..plan.rounds {
        for (i, contender) in contenders.iter().enumerate() {
            let elapsed = batch(scenario, contender, runs[i]);
            samples[i].push(ns_per_call(elapsed, runs[i]));
        }
    }
    samples
}

/// How many runs of the script take so long. Warms up, too.
fn runs_that_fill(length: Duration, scenario: &Scenario, contender: &Contender) -> u32 {
    let mut runs = 1;
    while batch(scenario, contender, runs) < length / 2 {
        runs *= 2;
    }
    runs
}

fn ns_per_call(elapsed: Duration, runs: u32) -> f64 {
    elapsed.as_secs_f64() * 1e9 / (f64::from(runs) * 100.0)
}

/// How long so many runs of the script take, in the mean of the threads that make them.
fn batch(scenario: &Scenario, contender: &Contender, runs: u32) -> Duration {
    let run = || {
        let (elapsed, tally) = run(contender, scenario.script, runs);
        let expected = scenario.expected(contender, runs);
        assert_eq!(tally, expected, "{}: {}", scenario.title, contender.name);
        elapsed
    };
    match scenario.threads {
        1 => run(),
        threads => in_parallel(threads, run),
    }
}

fn in_parallel(threads: usize, run: impl Fn() -> Duration + Sync) -> Duration {
    let arrived = AtomicUsize::new(0);
    let run = || {
        // Not a `Barrier`: who wakes up from that is late, and the others have run alone by then.
        arrived.fetch_add(1, Ordering::Relaxed);
        while arrived.load(Ordering::Relaxed) < threads {
            spin_loop();
        }
        run()
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let elapsed = running
            .into_iter()
            .map(|thread| thread.join().expect("a run"));
        elapsed.sum::<Duration>() / u32::try_from(threads).expect("few threads")
    })
}

fn run(contender: &Contender, script: Script, runs: u32) -> (Duration, Tally) {
    // The compiler can't tell which function it is, so it calls it and may assume nothing of the
    // result. A `black_box` around that would only copy it, which costs more than the call.
    let call = black_box(contender.call);
    let mut tally = Tally::default();
    let start = Instant::now();
    for _ in 0..runs {
        for &input in script {
            match call(input) {
                Ok(_) => tally.done += 1,
                Err(Error::Failed) => tally.failed += 1,
                Err(Error::Refused) => tally.refused += 1,
            }
        }
    }
    (start.elapsed(), tally)
}
