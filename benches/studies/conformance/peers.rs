//! The breakers that take part, and what can be said to each.

mod breaker;
mod breakerbox;
mod failsafe;
mod recloser;
mod throttle_net;
mod tower_resilience;

use std::time::Duration;

use crate::call::Breaker;
use crate::real_time::lengths;
use crate::scenario::Hand::{self, Fail, Reset, Success, Trip};
use crate::scenario::{Config, Length, Scenario};

pub(crate) struct Contender {
    /// The name of the crate.
    pub(crate) name: &'static str,
    /// Its clock can be set. Otherwise it plays in real time.
    pub(crate) has_clock: bool,
    /// The control by hand that it has. `None` is all of it.
    pub(crate) hands: Option<&'static [Hand]>,
    pub(crate) lacks: &'static [Lack],
    /// Makes a breaker as the configuration says, and plays with it.
    pub(crate) build: fn(&Config, &mut Play<'_>),
    /// The design choices that its documentation names, and where.
    pub(crate) choices: &'static str,
}

/// Scenarios that cannot be said to a breaker, and the reason.
type Lack = (fn(&Scenario) -> bool, &'static str);

pub(crate) type Play<'a> = dyn FnMut(&dyn Breaker) + 'a;

/// breakerbox is the first.
pub(crate) const CONTENDERS: [Contender; 6] = [
    Contender {
        name: "breakerbox",
        has_clock: true,
        hands: None,
        lacks: &[],
        build: breakerbox::build,
        choices: "",
    },
    Contender {
        name: "failsafe",
        has_clock: true,
        hands: Some(&[Success, Fail, Reset]),
        lacks: &[ONE_PROBE, NO_SLOW, ALL_RESET],
        build: failsafe::build,
        choices: include_str!("choices/failsafe.md"),
    },
    Contender {
        name: "recloser",
        has_clock: false,
        hands: Some(&[]),
        lacks: &[RATE_OR_COUNT, NOT_FIRST, FEW, ALL_FEW, NO_SLOW, ALL_RESET],
        build: recloser::build,
        choices: include_str!("choices/recloser.md"),
    },
    Contender {
        name: "breaker",
        has_clock: false,
        hands: Some(&[Success, Fail, Reset, Trip]),
        lacks: &[FEW, NO_SLOW, ALL_RESET],
        build: breaker::build,
        choices: include_str!("choices/breaker.md"),
    },
    Contender {
        name: "tower-resilience-circuitbreaker",
        has_clock: false,
        hands: Some(&[Reset, Trip]),
        lacks: &[RATE_OR_COUNT, NO_BACKOFF, NO_SLOW, ALL_RESET],
        build: tower_resilience::build,
        choices: include_str!("choices/tower_resilience.md"),
    },
    Contender {
        name: "throttle-net",
        has_clock: true,
        hands: Some(&[Success, Fail, Reset]),
        lacks: &[RATE_OR_COUNT, NO_BACKOFF, NO_SLOW, MILLISECONDS],
        build: throttle_net::build,
        choices: include_str!("choices/throttle_net.md"),
    },
];

const ONE_PROBE: Lack = (|s| s.config.half_open > Some(1), "more than one probe");
const NO_BACKOFF: Lack = (|s| s.config.backoff.is_some(), "backoff");
const NO_SLOW: Lack = (|s| s.config.slow_call.is_some(), "slow calls as failures");
const RATE_OR_COUNT: Lack = (
    |s| s.config.threshold.is_some() && s.config.failure_rate.is_some(),
    "a rate and a count",
);
const ALL_RESET: Lack = (
    |s| s.config.threshold.is_some() && s.config.reset_on_success == Some(false),
    "a count that a success does not reset",
);
const NOT_FIRST: Lack = (
    |s| s.config.failure_rate.is_some() && s.config.min_calls < Some(2),
    "a rate of the first call",
);
/// A ring buffer takes a byte for each call.
const MOST: Option<u32> = Some(1_000_000);
const FEW: Lack = (|s| s.config.min_calls > MOST, "a rate over many calls");
const ALL_FEW: Lack = (
    |s| s.config.threshold.max(s.config.half_open) > MOST,
    "many failures or probes",
);
const MILLISECONDS: Lack = (
    |s| lengths(s).any(|length| length != Duration::MAX && length.subsec_nanos() % 1_000_000 != 0),
    "parts of a millisecond",
);

fn window(config: &Config) -> Duration {
    config.window.expect("every configuration has a window").0
}

fn cooldown(config: &Config) -> Duration {
    config.cooldown.unwrap_or(Length(window(config))).0
}

#[expect(clippy::cast_possible_truncation, reason = "some take a rate as f32")]
fn single(rate: f64) -> f32 {
    rate as f32
}
