//! Tests of what a call leaves behind: of a healthy call nothing, and of a refusal that it was one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_lite::future::block_on;

use crate::clock::{Clock, Manual};
use crate::sync::counted::writes;
use crate::{Builder, CircuitBreaker};

// invariant 1
#[test]
fn a_healthy_call_writes_nothing_shared_and_reads_no_clock() {
    let (breaker, readings) = with_counted_clock(builder(5));
    assert_eq!(writes(|| healthy_calls(&breaker)), 0);
    assert_eq!(readings(), 0);
}

// invariant 1
#[test]
fn with_half_open_and_backoff_a_call_is_as_healthy() {
    let (breaker, readings) = with_counted_clock(builder(5).half_open(2).backoff(2.0).jitter(0.1));
    assert_eq!(writes(|| healthy_calls(&breaker)), 0);
    assert_eq!(readings(), 0);
}

#[test]
fn held_closed_by_hand_a_call_is_as_healthy() {
    let builder = builder(5).failure_rate(0.5).min_calls(5).slow_call(HOUR);
    let (breaker, readings) = with_counted_clock(builder);
    breaker.force_closed();
    let before = readings();
    assert_eq!(writes(|| healthy_calls(&breaker)), 0);
    assert_eq!(readings(), before);
}

#[test]
fn a_success_that_is_counted_adds_to_one_counter_and_reads_the_clock_once() {
    let (breaker, readings) = with_counted_clock(builder(5).failure_rate(0.5).min_calls(5));
    // The first one in a while begins a slot.
    breaker.success();
    let before = readings();
    let success = || breaker.call(|| Ok::<_, ()>(())).unwrap();
    assert_eq!((writes(success), readings() - before), (1, 1));
}

#[test]
fn a_call_that_may_be_slow_reads_the_clock_at_both_ends_and_writes_nothing_shared() {
    let (breaker, readings) = with_counted_clock(builder(5).slow_call(HOUR));
    let success = || breaker.call(|| Ok::<_, ()>(())).unwrap();
    assert_eq!((writes(success), readings()), (0, 2));
}

#[test]
fn a_failure_reads_the_clock_once() {
    let (breaker, readings) = with_counted_clock(builder(5));
    breaker.call(|| Err::<(), _>("down")).unwrap_err();
    assert_eq!(readings(), 1);
}

#[test]
fn a_refusal_reads_the_clock_once() {
    let (breaker, readings) = with_counted_clock(builder(1));
    breaker.fail();
    let before = readings();
    breaker.try_acquire().unwrap_err();
    assert_eq!(readings() - before, 1);
}

#[test]
fn a_call_is_healthy_again_once_the_failures_are_forgotten() {
    let breaker = builder(5).clock(Manual::new()).build().unwrap();
    assert!(writes(|| breaker.fail()) > 0);
    assert!(writes(|| healthy_calls(&breaker)) > 0);
    assert_eq!(writes(|| healthy_calls(&breaker)), 0);
}

// invariant 1
#[test]
fn a_call_between_failures_that_are_kept_is_healthy() {
    let breaker = builder(5).reset_on_success(false).build().unwrap();
    breaker.fail();
    assert_eq!(writes(|| healthy_calls(&breaker)), 0);
    assert_eq!(breaker.snapshot().failures, 1);
}

// A refusal writes once: it adds to the counter of its thread's stripe, which no other thread's call
// reads.

// invariant 7
#[test]
fn a_refusal_counts_itself_and_writes_nothing_else() {
    let breaker = builder(1).build().unwrap();
    breaker.fail();
    assert_eq!(writes(|| refused_calls(&breaker)), REFUSED_CALLS);
    breaker.force_open();
    assert_eq!(writes(|| refused_calls(&breaker)), REFUSED_CALLS);
    assert_eq!(breaker.snapshot().refused, u64::from(2 * REFUSED_CALLS));
}

// invariant 7
#[test]
fn a_refusal_for_want_of_a_slot_counts_itself_and_writes_nothing_else() {
    let clock = Manual::new();
    let breaker = builder(1).half_open(2).clock(&clock).build().unwrap();
    breaker.fail();
    clock.advance(HOUR);
    let _probes = (breaker.try_acquire().unwrap(), breaker.try_acquire());
    assert_eq!(writes(|| refused_calls(&breaker)), REFUSED_CALLS);
}

#[test]
fn asking_whether_a_call_would_be_refused_writes_nothing() {
    let breaker = builder(1).build().unwrap();
    breaker.fail();
    assert_eq!(writes(|| assert!(!breaker.ready())), 0);
}

const HOUR: Duration = Duration::from_secs(3600);

fn builder(threshold: u32) -> Builder {
    CircuitBreaker::builder().threshold(threshold).window(HOUR)
}

/// A breaker, and how often it has read its clock since it was made.
fn with_counted_clock(builder: Builder) -> (CircuitBreaker, impl Fn() -> u64) {
    let readings = Arc::<AtomicU64>::default();
    let breaker = builder.clock(Clock::counted(&readings)).build().unwrap();
    let made = readings.load(Ordering::SeqCst);
    (breaker, move || readings.load(Ordering::SeqCst) - made)
}

const REFUSED_CALLS: u32 = 12;

fn refused_calls(breaker: &CircuitBreaker) {
    for _ in 0..REFUSED_CALLS / 4 {
        breaker.try_acquire().unwrap_err();
        breaker.try_acquire_owned().unwrap_err();
        breaker.call(|| Ok::<_, ()>(())).unwrap_err();
        block_on(breaker.call_async(async { Ok::<_, ()>(()) })).unwrap_err();
    }
}

/// One call of each kind that runs in place.
fn healthy_calls(breaker: &CircuitBreaker) {
    let ok = async || Ok::<_, ()>(());
    breaker.call(|| Ok::<_, ()>(())).unwrap();
    block_on(breaker.call_async(ok())).unwrap();
    block_on(breaker.call_async_timeout(HOUR, ok())).unwrap();
    breaker.try_acquire().unwrap().success();
    breaker.try_acquire().unwrap().ignore();
    assert!(breaker.ready());
}
