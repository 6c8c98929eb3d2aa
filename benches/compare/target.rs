//! What a run should show: numbers of it beside each other, never beside those of another run.

use breakerbox_benches::target::Bound;

use crate::results::Results;

pub(crate) struct Target {
    /// What the number is.
    pub(crate) what: &'static str,
    pub(crate) number: Number,
    pub(crate) bound: Bound,
}

#[derive(Clone, Copy)]
pub(crate) enum Number {
    /// In nanoseconds.
    Ns(Cost),
    /// In nanoseconds: how much more the first is than the second.
    Above(Cost, Cost),
    /// How many times the second the first is.
    Times(Cost, Cost),
}

/// In the scenario of this title.
#[derive(Clone, Copy)]
pub(crate) enum Cost {
    /// What this contender adds to the bare function.
    Added(&'static str, &'static str),
    /// What a call of this contender takes, with the loop around it: two numbers near zero have no
    /// ratio that means anything.
    Call(&'static str, &'static str),
    /// What the peer adds that adds least.
    FastestPeer(&'static str),
    /// The least that anything without a breaker adds.
    Cheapest(&'static str),
}

impl Target {
    /// What became of it, in a line.
    pub(crate) fn verdict(&self, results: &Results) -> String {
        let unit = match self.number {
            Number::Ns(_) | Number::Above(..) => "ns",
            Number::Times(..) => "times",
        };
        match self.number.in_(results) {
            Some(number) => self.bound.verdict(self.what, number, unit),
            None => format!("not measured: {}", self.what),
        }
    }
}

impl Number {
    fn in_(self, results: &Results) -> Option<f64> {
        Some(match self {
            Self::Ns(cost) => cost.in_(results)?,
            Self::Above(cost, base) => cost.in_(results)? - base.in_(results)?,
            Self::Times(cost, base) => cost.in_(results)? / base.in_(results)?,
        })
    }
}

impl Cost {
    fn in_(self, results: &Results) -> Option<f64> {
        match self {
            Self::Added(title, name) => results.of(title).added(name),
            Self::Call(title, name) => results.of(title).ns_per_call(name),
            Self::FastestPeer(title) => results.of(title).fastest_peer(),
            Self::Cheapest(title) => results.of(title).cheapest(),
        }
    }
}
