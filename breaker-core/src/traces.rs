//! Tests of what a call leaves behind: of a healthy call and of a refusal, nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_lite::future::block_on;

use crate::clock::{Clock, Manual};
use crate::sync::counted::writes;
use crate::{Builder, CircuitBreaker};

#[test]
fn a_healthy_call_writes_nothing_shared_and_reads_no_clock() {
    let readings = Arc::<AtomicU64>::default();
    let breaker = builder(5).clock(Clock::counted(&readings)).build().unwrap();
    assert_eq!(writes(|| healthy_calls(&breaker)), 0);
    assert_eq!(readings.load(Ordering::SeqCst), 0);
}

#[test]
fn a_failure_reads_the_clock_once() {
    let readings = Arc::<AtomicU64>::default();
    let breaker = builder(5).clock(Clock::counted(&readings)).build().unwrap();
    breaker.call(|| Err::<(), _>("down")).unwrap_err();
    assert_eq!(readings.load(Ordering::SeqCst), 1);
}

#[test]
fn a_call_is_healthy_again_once_the_failures_are_forgotten() {
    let breaker = builder(5).clock(Manual::new()).build().unwrap();
    assert!(writes(|| breaker.fail()) > 0);
    assert!(writes(|| healthy_calls(&breaker)) > 0);
    assert_eq!(writes(|| healthy_calls(&breaker)), 0);
}

#[test]
fn a_call_between_failures_that_are_kept_is_healthy() {
    let breaker = builder(5).reset_on_success(false).build().unwrap();
    breaker.fail();
    assert_eq!(writes(|| healthy_calls(&breaker)), 0);
    assert_eq!(breaker.snapshot().failures, 1);
}

#[test]
fn a_refusal_writes_nothing_shared() {
    let breaker = builder(1).build().unwrap();
    breaker.fail();
    let refusals = || {
        for _ in 0..3 {
            breaker.try_acquire().unwrap_err();
            breaker.call(|| Ok::<_, ()>(())).unwrap_err();
            block_on(breaker.call_async(async { Ok::<_, ()>(()) })).unwrap_err();
            assert!(!breaker.ready());
        }
    };
    assert_eq!(writes(refusals), 0);
}

fn builder(threshold: u32) -> Builder {
    CircuitBreaker::builder()
        .threshold(threshold)
        .window(Duration::from_secs(3600))
}

/// One call of each kind that runs in place.
fn healthy_calls(breaker: &CircuitBreaker) {
    const MINUTE: Duration = Duration::from_secs(60);
    let ok = async || Ok::<_, ()>(());
    breaker.call(|| Ok::<_, ()>(())).unwrap();
    block_on(breaker.call_async(ok())).unwrap();
    block_on(breaker.call_async_timeout(MINUTE, ok())).unwrap();
    breaker.try_acquire().unwrap().success();
    breaker.try_acquire().unwrap().ignore();
    assert!(breaker.ready());
}
