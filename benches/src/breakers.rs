//! The breakers, each set up as like the others as it can be.
//!
//! All open at `THRESHOLD` failures without a success between; to recloser, which knows only rates,
//! that is a rate of one. throttle-net has a `Trip::Windowed` as well, which looks at the time as ours
//! does, but no success resets that one: a script of which nearly all calls fail would open it.

use std::iter;
use std::time::Duration;

use breaker::CircuitBreakerConfig;
use breakerbox::CircuitBreaker;
use failsafe::failure_policy::{self, ConsecutiveFailures};
use failsafe::{StateMachine, backoff};
use recloser::Recloser;
use throttle_net::{Decision, Limiter, Trip};
use tower_resilience_circuitbreaker::{CircuitBreakerConfigBuilder, CircuitBreakerLayer};

/// More than any script has in a row, be it on two threads, with 99 each: a breaker stays closed unless
/// it is opened on purpose. Not many more, as recloser keeps a byte for each.
pub(crate) const THRESHOLD: u32 = 200;
/// How long a failure counts and a breaker is open: longer than any run.
pub(crate) const LONG: Duration = Duration::from_secs(60 * 60);
/// The time-out of a call, never reached.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

/// One of failsafe's.
pub type Failsafe = StateMachine<ConsecutiveFailures<iter::Repeat<Duration>>, ()>;

pub(crate) fn ours() -> CircuitBreaker {
    CircuitBreaker::new(THRESHOLD, LONG)
}

pub(crate) fn failsafe() -> Failsafe {
    failsafe_of(THRESHOLD, LONG)
}

/// Its cheapest policy, and the nearest to ours; the default one reads the clock at every call.
#[must_use]
pub fn failsafe_of(failures: u32, cooldown: Duration) -> Failsafe {
    let policy = failure_policy::consecutive_failures(failures, backoff::constant(cooldown));
    failsafe::Config::new().failure_policy(policy).build()
}

pub(crate) fn recloser() -> Recloser {
    recloser_of(THRESHOLD, LONG)
}

/// Opens when the last calls have all failed, so many of them.
#[must_use]
pub fn recloser_of(failures: u32, cooldown: Duration) -> Recloser {
    Recloser::custom()
        .closed_len(failures as usize)
        .error_rate(1.0)
        .half_open_len(1)
        .open_wait(cooldown)
        .build()
}

pub(crate) fn breaker() -> breaker::CircuitBreaker {
    breaker_of(THRESHOLD, LONG)
}

pub(crate) fn breaker_with_timeout() -> breaker::CircuitBreaker {
    let config = breaker_config(THRESHOLD, LONG).call_timeout(Some(LIMIT));
    breaker::CircuitBreaker::new(config.build())
}

/// Opens at so many failures in a row.
#[must_use]
pub fn breaker_of(failures: u32, cooldown: Duration) -> breaker::CircuitBreaker {
    breaker::CircuitBreaker::new(breaker_config(failures, cooldown).build())
}

fn breaker_config(failures: u32, cooldown: Duration) -> breaker::CircuitBreakerConfigBuilder {
    CircuitBreakerConfig::builder()
        .consecutive_failures(failures)
        // Zero: no rate opens it. Its window is then the least that there is.
        .failure_rate_threshold(0.0)
        .sliding_window_size(1)
        .half_open_max_calls(1)
        .wait_duration(cooldown)
}

/// One of throttle-net's.
pub type ThrottleNet = throttle_net::CircuitBreaker<Unlimited>;

pub(crate) fn throttle_net() -> ThrottleNet {
    throttle_net_of(Trip::Consecutive(THRESHOLD), LONG)
}

/// Opens as `trip` says.
#[must_use]
pub fn throttle_net_of(trip: Trip, cooldown: Duration) -> ThrottleNet {
    let builder = throttle_net::CircuitBreaker::builder();
    builder.trip(trip).cooldown(cooldown).build(Unlimited)
}

/// The limiter that throttle-net's breaker goes on to ask: it admits everything and costs nothing.
pub struct Unlimited;

impl Limiter for Unlimited {
    #[inline]
    fn peek(&self, _: u32) -> Decision {
        Decision::Acquired
    }

    #[inline]
    fn acquire_cost(&self, _: u32) -> Decision {
        Decision::Acquired
    }

    fn available(&self) -> u32 {
        u32::MAX
    }

    fn capacity(&self) -> u32 {
        u32::MAX
    }
}

pub(crate) fn tower_resilience() -> CircuitBreakerLayer {
    // All services of a layer share a breaker if that layer has a handle.
    let with_handle = tower_resilience_of(THRESHOLD, LONG).build_with_handle();
    let (layer, _) = with_handle.expect("all are in range");
    layer
}

/// Opens at so many failures in a row.
#[must_use]
pub fn tower_resilience_of(failures: u32, cooldown: Duration) -> CircuitBreakerConfigBuilder {
    CircuitBreakerLayer::builder()
        .consecutive_failures(failures as usize)
        .permitted_calls_in_half_open(1)
        .wait_duration_in_open(cooldown)
}
