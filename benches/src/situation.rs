//! What is counted: the calls, whom they go to and what they come to.

use std::hint::black_box;

use anyhow::{Context, Result};

use crate::contender::Contender;
use crate::work::{Error, FAILS};
use crate::{asynchronous, rated, synchronous, timed};

/// The calls of a contender, and what state its breaker is in.
pub struct Situation {
    /// As `compare` has it, too.
    pub name: &'static str,
    /// The bare function first.
    pub contenders: &'static [Contender],
    /// Do calls ask for a tokio runtime, for its timers?
    pub is_timed: bool,
    /// Are the breakers open?
    is_open: bool,
    inputs: &'static [u64; CALLS],
}

/// So many calls, over and over.
pub const CALLS: usize = 100;

/// Every call succeeds.
pub const HEALTHY: &[u64; CALLS] = &[1; CALLS];
/// All fail but one, so that failures in a row stay below every threshold.
pub const FAILING: &[u64; CALLS] = &{
    let mut inputs = [FAILS; CALLS];
    inputs[0] = 1;
    inputs
};

/// All of them.
pub const SITUATIONS: &[Situation] = &[
    closed("sync, healthy", synchronous::CONTENDERS, HEALTHY),
    closed("async, healthy", asynchronous::CONTENDERS, HEALTHY),
    timed("async, time-out, ready at once", timed::CONTENDERS),
    closed("sync, failure rate", rated::CONTENDERS, HEALTHY),
    closed("sync, failing", synchronous::CONTENDERS, FAILING),
    open("sync, refused", synchronous::CONTENDERS),
    open("async, refused", asynchronous::CONTENDERS),
];

/// A situation and a contender in it, by their names.
///
/// # Errors
///
/// If there is no such.
pub fn find(situation: &str, contender: &str) -> Result<(&'static Situation, &'static Contender)> {
    let mut situations = SITUATIONS.iter();
    let situation = situations.find(|s| s.name == situation);
    let situation = situation.context("no such situation")?;
    let mut contenders = situation.contenders.iter();
    let contender = contenders.find(|c| c.name == contender);
    Ok((situation, contender.context("no such contender")?))
}

const fn closed(
    name: &'static str,
    contenders: &'static [Contender],
    inputs: &'static [u64; CALLS],
) -> Situation {
    Situation {
        name,
        contenders,
        is_timed: false,
        is_open: false,
        inputs,
    }
}

const fn timed(name: &'static str, contenders: &'static [Contender]) -> Situation {
    Situation {
        is_timed: true,
        ..closed(name, contenders, HEALTHY)
    }
}

const fn open(name: &'static str, contenders: &'static [Contender]) -> Situation {
    Situation {
        is_open: true,
        ..closed(name, contenders, HEALTHY)
    }
}

impl Situation {
    /// Brings the breaker into its state, and makes every call once.
    ///
    /// # Panics
    ///
    /// If a call does not come to what this situation is about.
    pub fn prepare(&self, contender: &Contender) {
        let opens = self.is_open && contender.guarded;
        if opens {
            contender.open();
        }
        for input in self.inputs() {
            let outcome = (contender.call)(input);
            let expected = match outcome {
                Err(Error::Refused) => opens,
                Err(Error::Failed) => !opens && input == FAILS,
                Ok(_) => !opens && input != FAILS,
            };
            assert!(expected, "{}: {}", self.name, contender.name);
        }
    }

    /// Makes every call so many times.
    pub fn make_calls(&self, contender: &Contender, rounds: usize) {
        // The compiler can't tell which function it is, so it calls it.
        let call = black_box(contender.call);
        for _ in 0..rounds {
            for input in self.inputs() {
                // Its outcome was looked at before.
                let _ = call(input);
            }
        }
    }

    /// What the calls are made with.
    pub fn inputs(&self) -> impl Iterator<Item = u64> + use<> {
        self.inputs.iter().copied()
    }
}
