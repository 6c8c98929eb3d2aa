//! States, and the changes from one to another.

use std::collections::VecDeque;
use std::fmt;

/// What a breaker does with the next call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Calls run, and their failures are counted.
    Closed,
    /// Calls are refused, until the cooldown has passed or, if it is held by hand, that is taken back.
    Open,
    /// A limited number of calls run as probes; the others are refused.
    HalfOpen,
}

/// As it is written: `closed`, `open`, `half-open`.
impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half-open",
        })
    }
}

/// Why a breaker's state changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// Opened: `threshold` failures within the window.
    Threshold,
    /// Opened: of at least `min_calls` calls in the window, the share `failure_rate` failed.
    FailureRate,
    /// Half-open or closed: the cooldown is over.
    CooldownOver,
    /// Opened again: a probe failed.
    ProbeFailed,
    /// Closed: as many probes succeeded as were wanted.
    ProbesSucceeded,
    /// Opened by hand, for one cooldown, with [`trip`](crate::CircuitBreaker::trip).
    Tripped,
    /// Held open by hand, with [`force_open`](crate::CircuitBreaker::force_open).
    ForcedOpen,
    /// Held closed by hand, with [`force_closed`](crate::CircuitBreaker::force_closed).
    ForcedClosed,
    /// Closed: no longer held by hand, by [`automatic`](crate::CircuitBreaker::automatic).
    Automatic,
    /// Closed by hand, with [`reset`](crate::CircuitBreaker::reset).
    Reset,
}

/// In words, such as `cooldown over`.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Threshold => "threshold",
            Self::FailureRate => "failure rate",
            Self::CooldownOver => "cooldown over",
            Self::ProbeFailed => "probe failed",
            Self::ProbesSucceeded => "probes succeeded",
            Self::Tripped => "tripped",
            Self::ForcedOpen => "forced open",
            Self::ForcedClosed => "forced closed",
            Self::Automatic => "automatic",
            Self::Reset => "reset",
        })
    }
}

/// A transition that was made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub(crate) from: State,
    pub(crate) to: State,
    pub(crate) cause: Cause,
    pub(crate) at: u64,
    /// How long it stays open, if it opened for a time.
    pub(crate) cooldown: Option<u64>,
}

/// Are there changes that someone has to be told of?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Changed {
    Yes,
    No,
}

/// The transitions that no one was told of yet, in order.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) waiting: VecDeque<Change>,
    /// Is a thread at it, telling of them?
    pub(super) delivering: bool,
}

impl Changed {
    pub(super) fn or(self, other: Self) -> Self {
        match self {
            Self::Yes => Self::Yes,
            Self::No => other,
        }
    }
}
