//! What a breaker has to show.

use super::change::{Cause, State};
use super::probes::Probes;
use super::rate::Tally;
use super::{Machine, Refused, Time};
use crate::counter::Counter;

/// A breaker at one moment; durations in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) state: State,
    pub(crate) cause: Option<Cause>,
    /// How long it has been in that state.
    pub(crate) since: u64,
    pub(crate) failures: u32,
    pub(crate) tally: Option<Tally>,
    pub(crate) probes: u32,
    pub(crate) probes_succeeded: u32,
    pub(crate) retry_after: Option<u64>,
    pub(crate) totals: Totals,
    pub(crate) refused: u64,
}

/// What happened since the breaker was made.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    pub(crate) opened: u64,
    pub(crate) failed: u64,
    pub(crate) timed_out: u64,
    pub(crate) late: u64,
}

impl Machine {
    /// How a call would be refused.
    pub(crate) fn refusal(&self, time: &impl Time) -> Option<Refused> {
        self.refused(self.word(), || time.now())
    }

    /// The state that a call would find.
    pub(crate) fn state(&self, time: &impl Time) -> State {
        let word = self.word();
        match word.state() {
            State::Open if self.refused(word, || time.now()).is_none() => {
                self.state_after_cooldown()
            }
            state => state,
        }
    }

    /// From when on a call that comes first finds it closed: `None` if that takes more than time, or
    /// if it is held by hand.
    pub(crate) fn closed_from(&self) -> Option<u64> {
        let word = self.word();
        match word.state() {
            _ if word.is_forced() => None,
            State::Closed => Some(0),
            State::Open if self.rules.half_open().is_none() && !word.is_beyond() => {
                Some(self.until())
            }
            State::Open | State::HalfOpen => None,
        }
    }

    pub(crate) fn read(&self, time: &impl Time) -> Reading {
        let counts = self.lock();
        let now = time.now();
        let word = self.word();
        let refused = self.refused(word, || now);
        let (mut state, mut since, mut cause) = (word.state(), self.since(), counts.cause);
        if state == State::Open && refused.is_none() {
            state = self.state_after_cooldown();
            since = self.until();
            cause = Some(Cause::CooldownOver);
        }
        let tally = self.tally(&counts, now);
        let failures = if counts.failures.has_threshold() {
            counts.failures.count_from(self.from(now))
        } else {
            tally.map_or(0, |tally| tally.failures)
        };
        let probes = counts.rare.as_ref().and_then(|rare| rare.probes.as_ref());
        Reading {
            state,
            cause,
            since: now.saturating_sub(since),
            failures: u32::try_from(failures).unwrap_or(u32::MAX),
            tally,
            probes: probes.map_or(0, |probes| probes.count(now)),
            probes_succeeded: probes.map_or(0, Probes::succeeded),
            retry_after: refused.and_then(|refused| refused.retry_after),
            totals: counts.totals,
            refused: self.refusals.get().map_or(0, Counter::sum),
        }
    }
}
