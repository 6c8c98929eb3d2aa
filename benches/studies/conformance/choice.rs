//! Where a peer's documentation says that it means something else, and what that explains.

use crate::play::{Divergence, Found};
use crate::scenario::{Scenario, State};

/// Of a peer's documentation.
pub(crate) struct Choice {
    /// What it does instead.
    pub(crate) says: &'static str,
    /// Where it says so.
    pub(crate) whence: &'static str,
    /// Is this what it comes to?
    pub(crate) explains: fn(&Scenario, &Divergence) -> bool,
}

/// It counts no panics, or it counts results in whatever period they come.
pub(crate) fn panic_or_late(divergence: &Divergence) -> bool {
    divergence.past.panicked || divergence.past.late_now
}

/// It waits for ever for a call that was forgotten.
pub(crate) fn hangs(divergence: &Divergence) -> bool {
    divergence.past.forgotten && divergence.found.is_too_strict()
}

/// It counts failures in a row, however old: so many were.
pub(crate) fn failures_in_a_row(scenario: &Scenario, divergence: &Divergence) -> bool {
    let threshold = scenario.config.threshold;
    divergence.found.is_too_strict()
        && threshold.is_some_and(|most| divergence.past.failures_in_a_row >= most)
}

/// After the cooldown it is half-open, also where the scenario doesn't ask for that; so what comes
/// after an opening differs.
pub(crate) fn always_half_open(scenario: &Scenario, divergence: &Divergence) -> bool {
    let half_open = matches!(
        divergence.found,
        Found::State {
            found: State::HalfOpen,
            ..
        }
    );
    scenario.config.half_open.is_none()
        && (half_open || (divergence.found.is_too_strict() && divergence.past.opened))
}

/// Half-open, it admits every call.
pub(crate) fn admits_all_half_open(scenario: &Scenario, divergence: &Divergence) -> bool {
    scenario.config.half_open.is_some()
        && divergence.past.opened
        && matches!(divergence.found, Found::AdmittedNotRefused)
}

/// A result that the caller ignores is a success to it.
pub(crate) fn ignored_is_success(_: &Scenario, divergence: &Divergence) -> bool {
    divergence.past.ignored && !divergence.found.is_too_strict()
}

/// A rate that is not one over time.
pub(crate) fn another_rate(scenario: &Scenario, divergence: &Divergence) -> bool {
    scenario.config.failure_rate.is_some() && !matches!(divergence.found, Found::Panic(_))
}
