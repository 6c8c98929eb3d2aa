//! The breakers, each set up as like the others as it can be.
//!
//! All open at [`THRESHOLD`] failures without a success between; to recloser, which knows only rates,
//! that is a rate of one. More than any script has in a row: a breaker stays closed unless it is opened
//! on purpose.

use std::iter;
use std::time::Duration;

use breaker::CircuitBreakerConfig;
use breakerbox::CircuitBreaker;
use failsafe::failure_policy::{self, ConsecutiveFailures};
use failsafe::{StateMachine, backoff};
use recloser::Recloser;
use throttle_net::{Decision, Limiter, Trip};
use tower_resilience_circuitbreaker::CircuitBreakerLayer;

pub(crate) const THRESHOLD: u32 = 1_000;
/// How long a failure counts and a breaker is open: longer than any run.
pub(crate) const LONG: Duration = Duration::from_secs(60 * 60);
/// The time-out of a call, never reached.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

pub(crate) type Failsafe = StateMachine<ConsecutiveFailures<iter::Repeat<Duration>>, ()>;

pub(crate) fn ours() -> CircuitBreaker {
    CircuitBreaker::new(THRESHOLD, LONG)
}

/// Its cheapest policy, and the nearest to ours; the default one reads the clock at every call.
pub(crate) fn failsafe() -> Failsafe {
    failsafe_of(THRESHOLD)
}

/// Opens at so many failures in a row.
pub(crate) fn failsafe_of(failures: u32) -> Failsafe {
    let policy = failure_policy::consecutive_failures(failures, backoff::constant(LONG));
    failsafe::Config::new().failure_policy(policy).build()
}

/// Opens when the last [`THRESHOLD`] calls have all failed.
pub(crate) fn recloser() -> Recloser {
    Recloser::custom()
        .closed_len(THRESHOLD as usize)
        .error_rate(1.0)
        .open_wait(LONG)
        .build()
}

pub(crate) fn breaker() -> breaker::CircuitBreaker {
    breaker::CircuitBreaker::new(breaker_config().build())
}

pub(crate) fn breaker_with_timeout() -> breaker::CircuitBreaker {
    breaker::CircuitBreaker::new(breaker_config().call_timeout(Some(LIMIT)).build())
}

/// Opens at so many failures in a row.
pub(crate) fn breaker_of(failures: u32) -> breaker::CircuitBreaker {
    breaker::CircuitBreaker::new(breaker_config().consecutive_failures(failures).build())
}

fn breaker_config() -> breaker::CircuitBreakerConfigBuilder {
    CircuitBreakerConfig::builder()
        .consecutive_failures(THRESHOLD)
        // Zero: no rate opens it.
        .failure_rate_threshold(0.0)
        .wait_duration(LONG)
}

pub(crate) type ThrottleNet = throttle_net::CircuitBreaker<Unlimited>;

pub(crate) fn throttle_net(trip: Trip) -> ThrottleNet {
    let builder = throttle_net::CircuitBreaker::builder();
    builder.trip(trip).cooldown(LONG).build(Unlimited)
}

/// The limiter that throttle-net's breaker goes on to ask: it admits everything and costs nothing.
pub(crate) struct Unlimited;

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
    let builder = CircuitBreakerLayer::builder()
        .consecutive_failures(THRESHOLD as usize)
        .wait_duration_in_open(LONG);
    // All services of a layer share a breaker if that layer has a handle.
    let (layer, _) = builder.build_with_handle().expect("all are in range");
    layer
}
