//! breaker: consecutive failures or the rate among the last so many calls; probes as ours.

use std::time::Duration;

use ::breaker::{BackoffStrategy, CircuitBreaker, CircuitBreakerConfig, CircuitBreakerError};

use crate::body::{Body, Failure, Guarded, Refused};
use crate::choice::{Choice, always_half_open, another_rate, failures_in_a_row, hangs};
use crate::contender::{Breaker, Contender, Play, Reading, Time, asks_for};
use crate::play::Divergence;
use crate::scenario::{Config, Hand, Length, Scenario, State};
use crate::stopwatch::Stopwatch;

pub(crate) const CONTENDER: Contender = Contender {
    name: "breaker",
    time: Time::Real,
    lacks,
    build,
    says_nothing_of: |divergence| divergence.past.panicked || hangs(divergence),
    choices: &[
        Choice {
            says: "\"recording results as operations complete is the documented total-ordering design\"",
            whence: "README, Concurrency testing",
            explains: records_late_results,
        },
        Choice {
            says: "counts consecutive failures, whatever their age",
            whence: "CircuitBreakerConfig::consecutive_failures",
            explains: failures_in_a_row,
        },
        Choice {
            says: "after the cooldown always half-open: a failure opens it again",
            whence: "README, State Machine",
            explains: always_half_open,
        },
        Choice {
            says: "a rate over the last n calls, not over time",
            whence: "CircuitBreakerConfig::sliding_window_size",
            explains: another_rate,
        },
    ],
};

fn records_late_results(_: &Scenario, divergence: &Divergence) -> bool {
    divergence.past.late
}

/// Its window takes a byte for each call that it is to hold.
const MOST: u32 = 1_000_000;

fn lacks(scenario: &Scenario) -> Option<&'static str> {
    let config = &scenario.config;
    let hands = [Hand::ForceOpen, Hand::ForceClosed, Hand::Automatic];
    if config.min_calls > Some(MOST) {
        Some("a ring buffer of that many calls")
    } else if config.slow_call.is_some() {
        Some("no slow calls")
    } else if config.threshold.is_some() && config.reset_on_success == Some(false) {
        Some("no count that a success does not reset")
    } else if asks_for(scenario, &hands) {
        Some("can't be held by hand")
    } else {
        None
    }
}

fn build(config: &Config, stopwatch: &Stopwatch, play: &mut Play<'_>) {
    let cooldown = config.cooldown.or(config.window);
    let Length(cooldown) = cooldown.expect("every configuration has a window");
    let cooldown = stopwatch.over_after(cooldown);
    let calls = config.min_calls.unwrap_or(1);
    let breaker = CircuitBreakerConfig::builder()
        .consecutive_failures(config.threshold.unwrap_or(u32::MAX))
        .sliding_window_size(calls)
        .minimum_calls(calls)
        // Zero: no rate opens it.
        .failure_rate_threshold(in_short(config.failure_rate.unwrap_or(0.0)))
        // Without half-open we admit every call after the cooldown.
        .half_open_max_calls(config.half_open.unwrap_or(u32::MAX))
        .success_threshold(config.half_open.unwrap_or(1))
        .backoff(match config.backoff {
            None => BackoffStrategy::Fixed(cooldown),
            Some(factor) => BackoffStrategy::Exponential {
                initial: cooldown,
                max: stopwatch.over_after(longest(config)),
                factor,
            },
        })
        .failure_predicate(|failure: &Failure| failure.is_real())
        .build();
    play(&Breaking {
        breaker: CircuitBreaker::new(breaker),
        stopwatch,
    });
}

/// Longer than anyone waits; it takes the length for a float and back.
fn longest(config: &Config) -> Duration {
    let long = Duration::from_secs(1_000_000_000);
    config.max_cooldown.map_or(long, |Length(most)| most)
}

#[expect(clippy::cast_possible_truncation, reason = "its rates are f32")]
fn in_short(rate: f64) -> f32 {
    rate as f32
}

struct Breaking<'a> {
    breaker: CircuitBreaker,
    stopwatch: &'a Stopwatch,
}

impl Breaker for Breaking<'_> {
    fn call(&self, body: Body) -> Guarded {
        let breaker = self.breaker.clone();
        Box::pin(async move {
            match breaker.call(|| body).await {
                Err(CircuitBreakerError::CircuitOpen | CircuitBreakerError::Rejected) => {
                    Err(Refused { retry_after: None })
                }
                _ => Ok(()),
            }
        })
    }

    fn advance(&self, by: Duration) {
        self.stopwatch.advance(by);
    }

    fn by_hand(&self, hand: Hand) {
        match hand {
            Hand::Success => self.breaker.record_success(),
            Hand::Fail => self.breaker.record_failure(),
            Hand::Reset => self.breaker.reset(),
            Hand::Trip => self.breaker.trip(),
            _ => unreachable!("it lacks that"),
        }
    }

    fn read(&self) -> Reading {
        let state = self.breaker.state();
        Reading {
            state: Some(match state {
                ::breaker::State::Closed => State::Closed,
                ::breaker::State::Open => State::Open,
                ::breaker::State::HalfOpen => State::HalfOpen,
            }),
            ready: match state {
                ::breaker::State::Closed => Some(true),
                ::breaker::State::Open => Some(false),
                // Whether a slot is free it does not show.
                ::breaker::State::HalfOpen => None,
            },
            ..Reading::default()
        }
    }
}
