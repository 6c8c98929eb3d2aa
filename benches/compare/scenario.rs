//! A situation, and who is called in it.

use breakerbox_benches::contender::Contender;
use breakerbox_benches::peers::{Absent, PEERS};
use breakerbox_benches::work::FAILS;

/// The inputs of calls, over and over.
pub(crate) type Script = &'static [u64];

/// Who takes part in a scenario.
#[derive(Clone, Copy)]
pub(crate) struct Cast {
    /// The first is the bare function.
    pub(crate) contenders: &'static [Contender],
    pub(crate) absent: &'static [Absent],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaker {
    Closed,
    Open,
}

pub(crate) struct Scenario {
    pub(crate) title: &'static str,
    pub(crate) contenders: Vec<&'static Contender>,
    pub(crate) absent: Vec<Absent>,
    pub(crate) script: Script,
    pub(crate) threads: usize,
    /// Is it inside a tokio runtime?
    pub(crate) in_tokio: bool,
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
    pub(crate) fn new(title: &'static str, cast: Cast, script: Script, breaker: Breaker) -> Self {
        Self {
            title,
            contenders: cast.contenders.iter().collect(),
            absent: cast.absent.to_vec(),
            script,
            threads: 1,
            in_tokio: true,
            breaker,
        }
    }

    /// On two threads at once, which call through the same breaker.
    pub(crate) fn on_2_threads(self) -> Self {
        Self { threads: 2, ..self }
    }

    pub(crate) fn outside_tokio(self) -> Self {
        Self {
            in_tokio: false,
            ..self
        }
    }

    pub(crate) fn without(mut self, absent: Absent) -> Self {
        self.contenders.retain(|c| !absent.names.contains(&c.name));
        self.absent.push(absent);
        self
    }

    /// Are there breakers in it?
    pub(crate) fn has_breakers(&self) -> bool {
        self.contenders.iter().any(|c| c.guarded)
    }

    /// What has no breaker either, beside the bare function, which comes first.
    pub(crate) fn besides(&self) -> impl Iterator<Item = &'static Contender> {
        let others = self.contenders[1..].iter().copied();
        others.filter(|contender| !contender.guarded)
    }

    /// Opens the breakers, if the scenario is about open ones.
    pub(crate) fn prepare(&self) {
        self.assert_complete();
        if self.breaker == Breaker::Open {
            for contender in self.contenders.iter().filter(|c| c.guarded) {
                contender.open();
            }
        }
    }

    /// Each peer takes part, or it is told why it doesn't.
    fn assert_complete(&self) {
        let takes_part = |name| self.contenders.iter().any(|c| c.name == name);
        let is_absent = |name| self.absent.iter().any(|a| a.names.contains(&name));
        for peer in PEERS.iter().filter(|_| self.has_breakers()) {
            let known = takes_part(peer.name) != is_absent(peer.name);
            assert!(known, "{}: {}", self.title, peer.name);
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
