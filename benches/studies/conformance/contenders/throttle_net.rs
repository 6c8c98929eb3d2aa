//! throttle-net: failures within a rolling period, or a ratio of the last so many calls; permits.
//!
//! The limiter that its breaker wraps admits everything.

use std::sync::Arc;
use std::time::Duration;

use ::throttle_net::{
    BreakerState, CircuitBreaker, Decision, Limiter, ManualClock, Throttle, ThrottleError, Trip,
};

use crate::body::{Body, Failure, Guarded, Refused};
use crate::choice::{Choice, always_half_open, another_rate, hangs};
use crate::contender::{Breaker, Contender, Play, Reading, Time, Wait, asks_for};
use crate::play::{Divergence, Found};
use crate::scenario::{Config, Hand, Length, Scenario, State};
use crate::stopwatch::Stopwatch;

pub(crate) const CONTENDER: Contender = Contender {
    name: "throttle-net",
    time: Time::ByHand,
    lacks,
    build,
    says_nothing_of: hangs,
    choices: &[
        Choice {
            says: "a permit that is dropped is a failure",
            whence: "Permit",
            explains: dropped_is_failure,
        },
        Choice {
            says: "a full half-open breaker reports a zero wait",
            whence: "CircuitBreaker::peek",
            explains: zero_wait,
        },
        Choice {
            says: "open until a request is admitted as a trial: what is said by hand before is not heard",
            whence: "CircuitBreaker::state",
            explains: open_until_asked,
        },
        Choice {
            says: "of failures in a period none is forgotten at a success; Trip::Consecutive does that, of any age",
            whence: "Trip::Windowed",
            explains: success_forgets_nothing,
        },
        Choice {
            says: "after the cooldown always half-open: a failure opens it again",
            whence: "BreakerState, CircuitBreakerBuilder::half_open",
            explains: always_half_open,
        },
        Choice {
            says: "a rate over the last n calls, not over time",
            whence: "Trip::Ratio",
            explains: another_rate,
        },
    ],
};

fn dropped_is_failure(_: &Scenario, divergence: &Divergence) -> bool {
    divergence.past.cancelled && divergence.found.is_too_strict()
}

fn zero_wait(_: &Scenario, divergence: &Divergence) -> bool {
    matches!(divergence.found, Found::RetryAfter { found, .. } if found == Some(Duration::ZERO))
}

fn open_until_asked(scenario: &Scenario, divergence: &Divergence) -> bool {
    asks_for(scenario, &[Hand::Success, Hand::Fail])
        && divergence.past.opened
        && !divergence.found.is_too_strict()
}

fn success_forgets_nothing(scenario: &Scenario, divergence: &Divergence) -> bool {
    scenario.config.threshold.is_some()
        && scenario.config.reset_on_success != Some(false)
        && divergence.past.succeeded
        && divergence.found.is_too_strict()
}

fn lacks(scenario: &Scenario) -> Option<&'static str> {
    let config = &scenario.config;
    let hands = [
        Hand::Trip,
        Hand::ForceOpen,
        Hand::ForceClosed,
        Hand::Automatic,
    ];
    let in_config = [config.window, config.cooldown].into_iter();
    let in_steps = scenario.steps.iter();
    let lengths = in_config.chain(in_steps.flat_map(|s| [s.advance, s.takes, s.retry_after]));
    let is_too_fine =
        |Length(length): Length| length != Duration::MAX && length.subsec_nanos() % 1_000_000 != 0;
    if config.threshold.is_some() && config.failure_rate.is_some() {
        Some("either a rate or a count")
    } else if config.slow_call.is_some() {
        Some("no slow calls")
    } else if config.backoff.is_some() {
        Some("no backoff")
    } else if asks_for(scenario, &hands) {
        Some("by hand it can only be reset")
    } else if lengths.flatten().any(is_too_fine) {
        Some("goes by whole milliseconds")
    } else {
        None
    }
}

fn build(config: &Config, _: &Stopwatch, play: &mut Play<'_>) {
    let Length(window) = config.window.expect("every configuration has a window");
    let calls = config.min_calls.unwrap_or(1);
    let clock = Arc::new(ManualClock::new());
    let limiter = Throttle::per_second(1_000_000).with_clock(Arc::clone(&clock));
    let trip = match (config.threshold, config.failure_rate) {
        (Some(failures), _) => Trip::Windowed {
            failures,
            period: window,
        },
        (None, ratio) => Trip::Ratio {
            window: calls,
            ratio: ratio.unwrap_or(1.0),
            min_calls: calls,
        },
    };
    let breaker = CircuitBreaker::builder()
        .trip(trip)
        .cooldown(config.cooldown.map_or(window, |Length(cooldown)| cooldown))
        // Without half-open we admit every call after the cooldown.
        .half_open(
            config.half_open.unwrap_or(u32::MAX),
            config.half_open.unwrap_or(1),
        )
        .build(limiter)
        .with_clock(Arc::clone(&clock));
    play(&Throttling {
        breaker: Arc::new(breaker),
        clock,
    });
}

struct Throttling {
    breaker: Arc<CircuitBreaker<Throttle<Arc<ManualClock>>, Arc<ManualClock>>>,
    clock: Arc<ManualClock>,
}

impl Breaker for Throttling {
    fn call(&self, body: Body) -> Guarded {
        let breaker = Arc::clone(&self.breaker);
        Box::pin(async move {
            let permit = match breaker.try_acquire() {
                Ok(permit) => permit.expect("the limiter admits everything"),
                Err(ThrottleError::CircuitOpen { retry_after }) => {
                    return Err(Refused {
                        retry_after: Some(retry_after),
                    });
                }
                Err(error) => panic!("{error}"),
            };
            match body.await {
                Ok(()) => permit.success(),
                Err(Failure::Really) => permit.failure(),
                Err(Failure::Ignored) => permit.cancel(),
            }
            Ok(())
        })
    }

    fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    fn by_hand(&self, hand: Hand) {
        match hand {
            Hand::Success => self.breaker.record_success(),
            Hand::Fail => self.breaker.record_failure(),
            Hand::Reset => self.breaker.reset(),
            _ => unreachable!("it lacks that"),
        }
    }

    fn read(&self) -> Reading {
        let verdict = self.breaker.peek(1);
        Reading {
            state: Some(match self.breaker.state() {
                BreakerState::Closed => State::Closed,
                BreakerState::HalfOpen => State::HalfOpen,
                _ => State::Open,
            }),
            // As its documentation says.
            notes_late: true,
            ready: Some(verdict.is_acquired()),
            wait: Wait::Told(match verdict {
                Decision::Retry { after } => Some(after),
                _ => None,
            }),
            ..Reading::default()
        }
    }
}
