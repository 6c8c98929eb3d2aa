//! Whose breakers are looked at, all with the same threshold.

use std::time::Duration;

use breaker::CircuitBreakerConfig;
use breakerbox::{Builder, CallError, CircuitBreaker};
use failsafe::{CircuitBreaker as _, backoff, failure_policy};
use futures_lite::future::{self, block_on};
use recloser::Recloser;
use throttle_net::{Throttle, Trip};
use tower::{Layer, Service, service_fn};
use tower_resilience_circuitbreaker::{CircuitBreakerError, CircuitBreakerLayer};

use crate::stages::{COOLDOWN, End, Stages, THRESHOLD, stages};

/// Ours is the first.
pub(crate) fn measure() -> Vec<(&'static str, Stages)> {
    vec![
        ("`CircuitBreaker`", ours(&builder())),
        (
            "`CircuitBreaker`, with a failure rate too",
            ours(&builder().failure_rate(1.0).min_calls(100)),
        ),
        ("failsafe", failsafe()),
        ("recloser", recloser()),
        ("breaker", breaker()),
        ("throttle-net", throttle_net()),
        ("tower-resilience", tower_resilience()),
    ]
}

pub(crate) fn builder() -> Builder {
    CircuitBreaker::builder()
        .threshold(THRESHOLD)
        .window(Duration::from_secs(10))
        .cooldown(COOLDOWN)
}

fn ours(builder: &Builder) -> Stages {
    let build = || builder.clone().build().expect("all are in range");
    stages(build, |breaker, end: End| {
        !matches!(breaker.call(|| end), Err(CallError::Breaker(_)))
    })
}

fn failsafe() -> Stages {
    let policy = || failure_policy::consecutive_failures(THRESHOLD, backoff::constant(COOLDOWN));
    let build = || failsafe::Config::new().failure_policy(policy()).build();
    stages(build, |breaker, end| {
        !matches!(breaker.call(|| end), Err(failsafe::Error::Rejected))
    })
}

/// Looks back on no more calls than that.
fn recloser() -> Stages {
    let build = || {
        let builder = Recloser::custom().closed_len(THRESHOLD as usize);
        let builder = builder.error_rate(1.0).half_open_len(1);
        builder.open_wait(COOLDOWN).build()
    };
    stages(build, |breaker, end| {
        !matches!(breaker.call(|| end), Err(recloser::Error::Rejected))
    })
}

fn breaker() -> Stages {
    let config = || {
        let builder = CircuitBreakerConfig::builder().consecutive_failures(THRESHOLD);
        // No rate, and the least of a window for it.
        let builder = builder.failure_rate_threshold(0.0).sliding_window_size(1);
        builder
            .half_open_max_calls(1)
            .wait_duration(COOLDOWN)
            .build()
    };
    stages(
        || breaker::CircuitBreaker::new(config()),
        |breaker, end| {
            let admitted = !breaker.is_open();
            match end {
                _ if !admitted => {}
                Ok(()) => breaker.record_success(),
                Err(()) => breaker.record_failure(),
            }
            admitted
        },
    )
}

/// With the limiter that belongs to it.
fn throttle_net() -> Stages {
    let build = || {
        let builder = throttle_net::CircuitBreaker::builder();
        let builder = builder.trip(Trip::Consecutive(THRESHOLD));
        builder
            .cooldown(COOLDOWN)
            .build(Throttle::per_second(u32::MAX))
    };
    stages(build, |breaker, end| {
        let Ok(permit) = breaker.try_acquire() else {
            return false;
        };
        let permit = permit.expect("the limiter admits so few calls");
        match end {
            Ok(()) => permit.success(),
            Err(()) => permit.failure(),
        }
        true
    })
}

/// A service, which has to be cloned for calls at the same time.
fn tower_resilience() -> Stages {
    let build = || {
        let builder = CircuitBreakerLayer::builder().consecutive_failures(THRESHOLD as usize);
        let builder = builder.wait_duration_in_open(COOLDOWN);
        let layer = builder.permitted_calls_in_half_open(1).build();
        layer
            .expect("all are in range")
            .layer(service_fn(|end: End| future::ready(end)))
    };
    stages(build, |service, end| {
        let mut service = service.clone();
        block_on(async {
            let ready = future::poll_fn(|context| service.poll_ready(context)).await;
            ready.expect("the service within is always ready");
            let result = service.call(end).await;
            !matches!(result, Err(CircuitBreakerError::OpenCircuit))
        })
    })
}
