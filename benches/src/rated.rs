//! The contenders with a failure rate, so that a success has to be counted.

use std::iter;
use std::sync::LazyLock;
use std::time::Duration;

use breaker::CircuitBreakerConfig;
use breakerbox::CircuitBreaker;
use failsafe::failure_policy::SuccessRateOverTimeWindow;
use failsafe::{CircuitBreaker as _, StateMachine, backoff, failure_policy};

use crate::breakers::LONG;
use crate::contender::Contender;
use crate::synchronous;
use crate::work::{Outcome, work};

/// The bare function first.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(synchronous::bare),
    Contender::guarded("failure_rate, min_calls", core),
    Contender::guarded("failsafe", failsafe),
    // Knows only rates, over the last 100 calls.
    Contender::guarded("recloser", synchronous::recloser),
    Contender::guarded("breaker (driven by hand)", breaker),
];

const WINDOW: Duration = Duration::from_secs(10);
const RATE: f64 = 0.5;
const MIN_CALLS: u32 = 20;

#[inline(never)]
fn core(input: u64) -> Outcome {
    static BREAKER: LazyLock<CircuitBreaker> = LazyLock::new(|| {
        let builder = CircuitBreaker::builder()
            .failure_rate(RATE)
            .min_calls(MIN_CALLS);
        builder.window(WINDOW).build().expect("both are in range")
    });
    Ok(BREAKER.call(|| work(input))?)
}

/// Over a window of time, as ours.
#[inline(never)]
fn failsafe(input: u64) -> Outcome {
    type Breaker = StateMachine<SuccessRateOverTimeWindow<iter::Repeat<Duration>>, ()>;
    static BREAKER: LazyLock<Breaker> = LazyLock::new(|| {
        let backoff = backoff::constant(LONG);
        let rate = failure_policy::success_rate_over_time_window;
        let policy = rate(RATE, MIN_CALLS, WINDOW, backoff);
        failsafe::Config::new().failure_policy(policy).build()
    });
    Ok(BREAKER.call(|| work(input))?)
}

/// Over the last 100 calls.
#[inline(never)]
fn breaker(input: u64) -> Outcome {
    static BREAKER: LazyLock<breaker::CircuitBreaker> = LazyLock::new(|| {
        let config = CircuitBreakerConfig::builder()
            .failure_rate_threshold(0.5)
            .sliding_window_size(100)
            .minimum_calls(MIN_CALLS)
            .wait_duration(LONG);
        breaker::CircuitBreaker::new(config.build())
    });
    synchronous::by_hand(&BREAKER, input)
}
