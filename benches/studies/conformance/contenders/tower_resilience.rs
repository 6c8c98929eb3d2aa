//! tower-resilience: consecutive failures, or a rate over a window of time; a layer of tower's.

use std::time::Duration;

use futures_lite::future::{block_on, poll_fn};
use tower::util::BoxCloneSyncService;
use tower::{Layer, Service, service_fn};
use tower_resilience_circuitbreaker::{
    CircuitBreakerError, CircuitBreakerHandle, CircuitBreakerLayer, CircuitState, FnClassifier,
    SlidingWindowType,
};

use crate::body::{Body, Failure, Guarded, Refused};
use crate::choice::{
    Choice, always_half_open, failures_in_a_row, hangs, ignored_is_success, panic_or_late,
};
use crate::contender::{Breaker, Contender, Play, Reading, Time, asks_for};
use crate::play::{Divergence, Found};
use crate::scenario::{Config, Hand, Length, Scenario, State};
use crate::stopwatch::Stopwatch;

pub(crate) const CONTENDER: Contender = Contender {
    name: "tower-resilience-circuitbreaker",
    time: Time::Real,
    lacks,
    build,
    says_nothing_of: |divergence| panic_or_late(divergence) || hangs(divergence),
    choices: &[
        Choice {
            says: "counts consecutive failures, whatever their age",
            whence: "FailureModel::ConsecutiveFailures",
            explains: failures_in_a_row,
        },
        Choice {
            says: "after the cooldown always half-open: a failure opens it again",
            whence: "crate, States",
            explains: always_half_open,
        },
        Choice {
            says: "half-open admits so many calls in all, not at once",
            whence: "CircuitBreakerConfigBuilder::permitted_calls_in_half_open",
            explains: admits_no_more,
        },
        Choice {
            says: "opens whenever failures / calls reach the rate, at a success as well",
            whence: "crate, Failure Models",
            explains: opens_at_a_success,
        },
        Choice {
            says: "what its classifier does not take for a failure is a success",
            whence: "FailureModel::ConsecutiveFailures",
            explains: ignored_is_success,
        },
    ],
};

fn admits_no_more(scenario: &Scenario, divergence: &Divergence) -> bool {
    scenario.config.half_open.is_some()
        && divergence.past.opened
        && divergence.past.succeeded
        && matches!(divergence.found, Found::RefusedNotAdmitted)
}

fn opens_at_a_success(scenario: &Scenario, divergence: &Divergence) -> bool {
    scenario.config.failure_rate.is_some()
        && divergence.past.succeeded
        && divergence.past.failures_in_a_row == 0
        && divergence.found.is_too_strict()
}

fn lacks(scenario: &Scenario) -> Option<&'static str> {
    let config = &scenario.config;
    let hands = [
        Hand::Success,
        Hand::Fail,
        Hand::ForceOpen,
        Hand::ForceClosed,
        Hand::Automatic,
    ];
    if config.threshold.is_some() && config.failure_rate.is_some() {
        Some("either a rate or a count")
    } else if config.threshold.is_some() && config.reset_on_success == Some(false) {
        Some("no count that a success does not reset")
    } else if config.threshold.is_some() && config.slow_call.is_some() {
        Some("slow calls have a rate of their own, and are no failures")
    } else if config.backoff.is_some() {
        Some("no backoff")
    } else if asks_for(scenario, &hands) {
        Some("by hand it can be opened and reset, but not held, nor told of a call")
    } else {
        None
    }
}

type Classifier = FnClassifier<fn(&Result<(), Failure>) -> bool>;

fn build(config: &Config, stopwatch: &Stopwatch, play: &mut Play<'_>) {
    let Length(window) = config.window.expect("every configuration has a window");
    let cooldown = config.cooldown.map_or(window, |Length(cooldown)| cooldown);
    let is_failure: fn(&Result<(), Failure>) -> bool = |result| result.is_err_and(Failure::is_real);
    let mut builder = CircuitBreakerLayer::builder()
        .wait_duration_in_open(stopwatch.over_after(cooldown))
        .permitted_calls_in_half_open(as_len(config.half_open.unwrap_or(1)))
        .failure_classifier(is_failure);
    if let Some(threshold) = config.threshold {
        builder = builder.consecutive_failures(as_len(threshold));
    }
    if let (Some(rate), Some(calls)) = (config.failure_rate, config.min_calls) {
        builder = builder
            .sliding_window_type(SlidingWindowType::TimeBased)
            .sliding_window_duration(stopwatch.holds_for(window))
            .minimum_number_of_calls(as_len(calls))
            .failure_rate_threshold(rate);
        if let Some(Length(limit)) = config.slow_call {
            builder = builder
                .slow_call_duration_threshold(stopwatch.holds_for(limit))
                .slow_call_rate_threshold(rate);
        }
    }
    let (layer, handle) = builder
        .build_with_handle()
        .expect("a configuration of the corpus");
    play(&Resilient {
        service: BoxCloneSyncService::new(layer.layer(service_fn(|body: Body| body))),
        handle,
        stopwatch,
    });
}

fn as_len(calls: u32) -> usize {
    usize::try_from(calls).expect("at least 32 bits")
}

struct Resilient<'a> {
    service: BoxCloneSyncService<Body, (), CircuitBreakerError<Failure>>,
    handle: CircuitBreakerHandle<Classifier>,
    stopwatch: &'a Stopwatch,
}

impl Breaker for Resilient<'_> {
    fn call(&self, body: Body) -> Guarded {
        let mut service = self.service.clone();
        Box::pin(async move {
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.expect("the service within is always ready");
            match service.call(body).await {
                Err(CircuitBreakerError::OpenCircuit) => Err(Refused { retry_after: None }),
                _ => Ok(()),
            }
        })
    }

    fn advance(&self, by: Duration) {
        self.stopwatch.advance(by);
    }

    fn by_hand(&self, hand: Hand) {
        match hand {
            Hand::Trip => block_on(self.handle.force_open()),
            Hand::Reset => block_on(self.handle.reset()),
            _ => unreachable!("it lacks that"),
        }
    }

    fn read(&self) -> Reading {
        Reading {
            state: Some(match self.handle.state() {
                CircuitState::Closed => State::Closed,
                CircuitState::Open => State::Open,
                CircuitState::HalfOpen => State::HalfOpen,
            }),
            notes_late: true,
            ..Reading::default()
        }
    }
}
