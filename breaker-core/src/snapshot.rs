//! A breaker at one moment.

use std::time::Duration;

use crate::state::{Cause, Reading, State, Tally};

/// A [`CircuitBreaker`](crate::CircuitBreaker) at one moment, from
/// [`CircuitBreaker::snapshot`](crate::CircuitBreaker::snapshot).
///
/// What it shows belongs together: it was so at the moment that it was taken. The totals count from
/// the breaker's making.
///
/// ```
/// # use std::time::Duration;
/// # use breakerbox::{Cause, CircuitBreaker, State};
/// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
/// breaker.fail();
/// let snapshot = breaker.snapshot();
/// assert_eq!((snapshot.state, snapshot.opened), (State::Open, 1));
/// assert_eq!(snapshot.cause, Some(Cause::Threshold));
/// assert!(snapshot.retry_after.is_some());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Snapshot {
    /// The state that a call would find.
    pub state: State,
    /// Why it is in that state; `None` if it has been in it from the beginning.
    pub cause: Option<Cause>,
    /// How long it has been in that state.
    pub since: Duration,
    /// How many failures count now: fewer than `threshold`, and none unless closed. Without a
    /// `threshold`, those that count for the `failure_rate`.
    pub failures: u32,
    /// Which share of the calls in the window failed; `None` without a `failure_rate`, and while
    /// no call is counted.
    pub failure_rate: Option<f64>,
    /// How many probes are live, half-open.
    pub probes: u32,
    /// How many probes have succeeded, half-open.
    pub probes_succeeded: u32,
    /// How long a call would still be refused, never zero; `None` if it would not be, and if the
    /// breaker is held open by hand.
    pub retry_after: Option<Duration>,
    /// How many times it has opened.
    pub opened: u64,
    /// How many calls were refused.
    pub refused: u64,
    /// How many calls failed, the late ones included.
    pub failed: u64,
    /// How many of those outlasted their time-out.
    pub timed_out: u64,
    /// How many verdicts came late: after the period that had admitted their calls, or from probes
    /// that had given up their slots. They had no say.
    pub late: u64,
}

impl Snapshot {
    pub(crate) fn of(reading: Reading) -> Self {
        Self {
            state: reading.state,
            cause: reading.cause,
            since: Duration::from_nanos(reading.since),
            failures: reading.failures,
            failure_rate: reading.tally.and_then(Tally::rate),
            probes: reading.probes,
            probes_succeeded: reading.probes_succeeded,
            retry_after: reading.retry_after.map(Duration::from_nanos),
            opened: reading.totals.opened,
            refused: reading.refused,
            failed: reading.totals.failed,
            timed_out: reading.totals.timed_out,
            late: reading.totals.late,
        }
    }
}
