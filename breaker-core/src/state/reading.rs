//! What a breaker has to show.

use super::change::{Cause, State};
use super::rate::Tally;

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
