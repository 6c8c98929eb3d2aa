//! Whose breakers are looked at, all with the same threshold.

use std::time::Duration;

use breakerbox::{Builder, CallError, CircuitBreaker};
use breakerbox_benches::breakers;
use failsafe::CircuitBreaker as _;
use futures_lite::future::{self, block_on};
use throttle_net::Trip;
use tower::{Layer, Service, service_fn};
use tower_resilience_circuitbreaker::CircuitBreakerError;

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
    let build = || breakers::failsafe_of(THRESHOLD, COOLDOWN);
    stages(build, |breaker, end| {
        !matches!(breaker.call(|| end), Err(failsafe::Error::Rejected))
    })
}

/// Looks back on no more calls than that.
fn recloser() -> Stages {
    let build = || breakers::recloser_of(THRESHOLD, COOLDOWN);
    stages(build, |breaker, end| {
        !matches!(breaker.call(|| end), Err(recloser::Error::Rejected))
    })
}

fn breaker() -> Stages {
    let build = || breakers::breaker_of(THRESHOLD, COOLDOWN);
    stages(build, |breaker, end| {
        let admitted = !breaker.is_open();
        match end {
            _ if !admitted => {}
            Ok(()) => breaker.record_success(),
            Err(()) => breaker.record_failure(),
        }
        admitted
    })
}

/// With a limiter that takes nothing.
fn throttle_net() -> Stages {
    let build = || breakers::throttle_net_of(Trip::Consecutive(THRESHOLD), COOLDOWN);
    stages(build, |breaker, end| {
        let Ok(permit) = breaker.try_acquire() else {
            return false;
        };
        let permit = permit.expect("nothing else refuses");
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
        let layer = breakers::tower_resilience_of(THRESHOLD, COOLDOWN).build();
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
