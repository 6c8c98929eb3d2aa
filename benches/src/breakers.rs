//! The breakers, each set up as like the others as it can be.
//!
//! All but recloser open at [`THRESHOLD`] failures without a success between; recloser knows only
//! rates. More than any script has in a row: a breaker stays closed unless it is opened on purpose.

use std::iter;
use std::time::Duration;

use breaker::CircuitBreakerConfig;
use breakerbox::CircuitBreaker;
use failsafe::failure_policy::{self, ConsecutiveFailures};
use failsafe::{StateMachine, backoff};
use recloser::Recloser;

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
    let policy = failure_policy::consecutive_failures(THRESHOLD, backoff::constant(LONG));
    failsafe::Config::new().failure_policy(policy).build()
}

/// Opens when the last 100 calls have all failed.
pub(crate) fn recloser() -> Recloser {
    Recloser::custom()
        .closed_len(100)
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

fn breaker_config() -> breaker::CircuitBreakerConfigBuilder {
    CircuitBreakerConfig::builder()
        .consecutive_failures(THRESHOLD)
        // Zero: no rate opens it.
        .failure_rate_threshold(0.0)
        .wait_duration(LONG)
}
