//! The contenders with a failure rate, so that a success has to be counted.

use std::iter;
use std::sync::LazyLock;
use std::time::Duration;

use breaker::CircuitBreakerConfig;
use breakerbox::{CircuitBreaker, circuit_breaker};
use failsafe::failure_policy::SuccessRateOverTimeWindow;
use failsafe::{CircuitBreaker as _, StateMachine, backoff, failure_policy};
use recloser::Recloser;
use throttle_net::Trip;

use crate::breakers::{self, LONG, ThrottleNet};
use crate::contender::{ATTRIBUTE, CORE, Contender};
use crate::peers::{Absent, NOT_SYNC};
use crate::synchronous;
use crate::work::{Outcome, work};

/// The bare function first.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(synchronous::bare),
    Contender::guarded(ATTRIBUTE, attribute),
    Contender::guarded(CORE, core),
    Contender::guarded("failsafe", failsafe),
    Contender::guarded("recloser", recloser),
    Contender::guarded("breaker", breaker),
    Contender::guarded("throttle-net", throttle_net),
];

/// Who can't.
pub const ABSENT: &[Absent] = &[NOT_SYNC];

const WINDOW: Duration = Duration::from_secs(10);
const RATE: f64 = 0.5;
/// The same for those who take it so.
#[expect(clippy::cast_possible_truncation, reason = "a half is a half")]
const SHORT_RATE: f32 = RATE as f32;
const MIN_CALLS: u32 = 20;
/// Of how many calls the rate is where it is that of the last ones.
const LAST_CALLS: u32 = 100;

#[circuit_breaker(failure_rate = RATE, min_calls = MIN_CALLS, window = WINDOW)]
#[inline(never)]
fn attribute(input: u64) -> Outcome {
    work(input)
}

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

/// Over a window of time, as ours, but what is newer counts for more.
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

/// Over the last calls.
#[inline(never)]
fn recloser(input: u64) -> Outcome {
    static BREAKER: LazyLock<Recloser> = LazyLock::new(|| {
        let builder = Recloser::custom().closed_len(LAST_CALLS as usize);
        builder.error_rate(SHORT_RATE).open_wait(LONG).build()
    });
    Ok(BREAKER.call(|| work(input))?)
}

/// Over the last calls.
#[inline(never)]
fn breaker(input: u64) -> Outcome {
    static BREAKER: LazyLock<breaker::CircuitBreaker> = LazyLock::new(|| {
        let config = CircuitBreakerConfig::builder()
            .failure_rate_threshold(SHORT_RATE)
            .sliding_window_size(LAST_CALLS)
            .minimum_calls(MIN_CALLS)
            .consecutive_failures(u32::MAX)
            .wait_duration(LONG);
        breaker::CircuitBreaker::new(config.build())
    });
    synchronous::by_hand(&BREAKER, input)
}

/// Over the last calls.
#[inline(never)]
fn throttle_net(input: u64) -> Outcome {
    static BREAKER: LazyLock<ThrottleNet> = LazyLock::new(|| {
        let trip = Trip::Ratio {
            window: LAST_CALLS,
            ratio: RATE,
            min_calls: MIN_CALLS,
        };
        breakers::throttle_net_of(trip, LONG)
    });
    synchronous::with_permit(&BREAKER, input)
}
