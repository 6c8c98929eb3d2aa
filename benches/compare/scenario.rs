//! A situation, and who is called in it.

use breakerbox_benches::contender::Contender;
use breakerbox_benches::work::{Error, FAILS};

/// The inputs of 100 calls, over and over.
pub(crate) type Script = &'static [u64; 100];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaker {
    Closed,
    Open,
}

pub(crate) struct Scenario {
    pub(crate) title: &'static str,
    /// The first is the bare function.
    pub(crate) contenders: &'static [Contender],
    pub(crate) script: Script,
    pub(crate) threads: usize,
    /// The most that the attribute should add.
    pub(crate) target_ns: Option<f64>,
    breaker: Breaker,
}

/// What calls came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) done: u32,
    pub(crate) failed: u32,
    pub(crate) refused: u32,
}

impl Scenario {
    pub(crate) fn new(
        title: &'static str,
        contenders: &'static [Contender],
        script: Script,
        breaker: Breaker,
    ) -> Self {
        Self {
            title,
            contenders,
            script,
            threads: 1,
            target_ns: None,
            breaker,
        }
    }

    pub(crate) fn threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }

    pub(crate) fn target_ns(self, target: f64) -> Self {
        Self {
            target_ns: Some(target),
            ..self
        }
    }

    /// Opens the breakers, if the scenario is about open ones.
    pub(crate) fn prepare(&self) {
        if self.breaker == Breaker::Open {
            for contender in self.contenders.iter().filter(|c| c.guarded) {
                let refused = |_| matches!((contender.call)(FAILS), Err(Error::Refused));
                let opened = (0..10_000).any(refused);
                assert!(opened, "{} does not open", contender.name);
            }
        }
    }

    /// What this many runs of the script must come to, or something else was measured.
    pub(crate) fn expected(&self, contender: &Contender, runs: u32) -> Tally {
        let (mut done, mut failed, mut refused) = (0, 0, 0);
        for &input in self.script {
            match self.breaker {
                Breaker::Open if contender.guarded => refused += runs,
                _ if input == FAILS => failed += runs,
                _ => done += runs,
            }
        }
        Tally {
            done,
            failed,
            refused,
        }
    }
}
