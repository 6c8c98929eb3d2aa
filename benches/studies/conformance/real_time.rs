//! Scales a scenario down to real time that can be waited for.
//!
//! All lengths of a scenario are multiples of a unit, so that two of them are equal or at least one
//! unit apart. A window lasts half a unit longer, for a thread that wakes up late. A cooldown needs no
//! such margin: no thread wakes up early.

use std::time::Duration;

use crate::scenario::{Length, Scenario};

/// The bounds of a unit in real time.
const SHORTEST_UNIT: Duration = Duration::from_millis(25);
const LONGEST_UNIT: Duration = Duration::from_millis(60);
/// The time that a scenario takes, if its unit is within these bounds, and at most.
const AIM: Duration = Duration::from_millis(1_500);
const LONGEST: Duration = Duration::from_secs(15);
/// A longer length tests arithmetic, not time.
const A_MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Returns `None` if the scenario takes too long. Each attempt is slower.
pub(crate) fn scaled(scenario: &Scenario, attempt: u32) -> Option<Scenario> {
    let nanos = lengths(scenario).map(|length| length.as_nanos());
    let unit = nanos.fold(0, gcd);
    if unit == 0 || lengths(scenario).any(|length| length > A_MONTH) {
        return None;
    }
    let passes = scenario.steps.iter().flat_map(|step| {
        let lengths = [step.advance, step.takes].into_iter().flatten();
        lengths.map(|Length(length)| length * step.times.unwrap_or(1))
    });
    let units = u32::try_from(passes.sum::<Duration>().as_nanos() / unit).ok()?;
    let lasts = (AIM / units.max(1)).clamp(SHORTEST_UNIT, LONGEST_UNIT);
    if lasts.checked_mul(units)? > LONGEST {
        return None;
    }
    let lasts = lasts * attempt;
    let unit = Duration::from_nanos(u64::try_from(unit).ok()?);
    let factor = lasts.as_secs_f64() / unit.as_secs_f64();
    let exact = |Length(length): Length| Length(length.mul_f64(factor));
    let longer = |Length(length): Length| Length(length.mul_f64(factor) + lasts / 2);

    let mut scenario = scenario.clone();
    let config = &mut scenario.config;
    config.cooldown = config.cooldown.or(config.window).map(exact);
    config.max_cooldown = config.max_cooldown.map(exact);
    config.window = config.window.map(longer);
    config.slow_call = config.slow_call.map(longer);
    for step in &mut scenario.steps {
        step.advance = step.advance.map(exact);
        step.takes = step.takes.map(exact);
    }
    Some(scenario)
}

/// Returns all lengths of the configuration and of the steps.
pub(crate) fn lengths(scenario: &Scenario) -> impl Iterator<Item = Duration> {
    let config = &scenario.config;
    let steps = scenario.steps.iter();
    let lengths = steps.flat_map(|step| [step.advance, step.takes]);
    let lengths = lengths.chain([config.window, config.slow_call]);
    let lengths = lengths.chain([config.cooldown, config.max_cooldown]);
    lengths.flatten().map(|Length(length)| length)
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}
