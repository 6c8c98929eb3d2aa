//! What a contender has to show to take part.

use std::time::Duration;

use crate::body::{Body, Guarded};
use crate::choice::Choice;
use crate::play::Divergence;
use crate::scenario::{Config, Hand, Scenario, State};
use crate::stopwatch::Stopwatch;

pub(crate) struct Contender {
    /// The crate's.
    pub(crate) name: &'static str,
    pub(crate) time: Time,
    /// What of the scenario can't be said to it, if anything.
    pub(crate) lacks: fn(&Scenario) -> Option<&'static str>,
    /// Builds one and has it played with.
    pub(crate) build: fn(&Config, &Stopwatch, &mut Play<'_>),
    /// Did it come to this by what its documentation does not speak of? Then no choice explains it.
    pub(crate) says_nothing_of: fn(&Divergence) -> bool,
    /// Where its documentation says that it means something else.
    pub(crate) choices: &'static [Choice],
}

pub(crate) type Play<'a> = dyn FnMut(&dyn Breaker) + 'a;

/// How time passes for a contender.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Time {
    /// It has a clock that can be set.
    ByHand,
    /// Its clock is the machine's: scenarios are lived through, scaled down.
    Real,
}

pub(crate) trait Breaker {
    /// The body, protected; begins with the first poll.
    fn call(&self, body: Body) -> Guarded;

    fn advance(&self, by: Duration);

    fn by_hand(&self, hand: Hand);

    fn read(&self) -> Reading;
}

/// What a breaker shows; `None` is what it has no way to show.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) state: Option<State>,
    /// It notes the end of its cooldown at the next call, and shows open until then.
    pub(crate) notes_late: bool,
    pub(crate) ready: Option<bool>,
    pub(crate) wait: Wait,
    pub(crate) counts: Option<Counts>,
}

/// How long it would refuse a call.
#[derive(Clone, Copy, Default)]
pub(crate) enum Wait {
    /// It has no way to tell.
    #[default]
    Untold,
    Told(Option<Duration>),
}

pub(crate) struct Counts {
    pub(crate) failures: u32,
    pub(crate) failure_rate: Option<f64>,
    pub(crate) probes: u32,
    pub(crate) opened: u64,
    pub(crate) late: u64,
    pub(crate) refused: u64,
}

/// Does an operator's hand do one of these in the scenario?
pub(crate) fn asks_for(scenario: &Scenario, hands: &[Hand]) -> bool {
    let mut asked = scenario.steps.iter().filter_map(|step| step.by_hand);
    asked.any(|hand| hands.contains(&hand))
}
