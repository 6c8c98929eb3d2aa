//! Calls that last too long to be a success.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{Builder, CallError, Cause, CircuitBreaker, State};
use futures_lite::future::block_on;

const SECOND: Duration = Duration::from_secs(1);
const LIMIT: Duration = Duration::from_secs(2);
const NANOSECOND: Duration = Duration::from_nanos(1);

fn builder() -> (Builder, Manual) {
    let clock = Manual::new();
    let builder = CircuitBreaker::builder()
        .threshold(2)
        .window(10 * SECOND)
        .slow_call(LIMIT)
        .clock(&clock);
    (builder, clock)
}

fn breaker() -> (CircuitBreaker, Manual) {
    let (builder, clock) = builder();
    (builder.build().unwrap(), clock)
}

fn takes(breaker: &CircuitBreaker, clock: &Manual, length: Duration) {
    let result = breaker.call(|| {
        clock.advance(length);
        Ok::<_, ()>("done")
    });
    assert_eq!(result, Ok("done"), "its caller gets its result");
}

#[test]
fn a_call_that_lasts_longer_than_the_limit_is_a_failure() {
    let (breaker, clock) = breaker();
    takes(&breaker, &clock, LIMIT);
    assert_eq!(breaker.snapshot().failures, 0);
    takes(&breaker, &clock, LIMIT + NANOSECOND);
    assert_eq!(breaker.snapshot().failures, 1);
    takes(&breaker, &clock, LIMIT + NANOSECOND);
    assert_eq!(breaker.snapshot().cause, Some(Cause::Threshold));
}

#[test]
fn a_call_that_fails_slowly_is_one_failure() {
    let (breaker, clock) = breaker();
    let result = breaker.call(|| {
        clock.advance(2 * LIMIT);
        Err::<(), _>("down")
    });
    assert_eq!(result, Err(CallError::Inner("down")));
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.failures, snapshot.failed), (1, 1));
}

#[test]
fn a_future_is_timed_from_its_first_poll() {
    let (breaker, clock) = breaker();
    let mut polls = 0;
    let body = poll_fn(|cx| {
        polls += 1;
        if polls == 1 {
            clock.advance(2 * LIMIT);
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Ok::<_, ()>(()))
    });
    let call = breaker.call_async(body);
    clock.advance(5 * LIMIT);
    block_on(call).unwrap();
    assert_eq!(breaker.snapshot().failures, 1);

    let call = breaker.call_async(async { Ok::<_, ()>(()) });
    clock.advance(5 * LIMIT);
    block_on(call).unwrap();
    assert_eq!(
        breaker.snapshot().failures,
        0,
        "it began when it was polled"
    );
}

#[test]
fn permits_are_timed_too() {
    let (breaker, clock) = breaker();
    let (permit, owned) = (
        breaker.try_acquire().unwrap(),
        breaker.try_acquire_owned().unwrap(),
    );
    clock.advance(LIMIT + NANOSECOND);
    permit.success();
    assert_eq!(breaker.snapshot().failures, 1);
    owned.success();
    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn an_ignored_call_is_ignored_however_long_it_lasts() {
    let (breaker, clock) = breaker();
    let permit = breaker.try_acquire().unwrap();
    clock.advance(10 * LIMIT);
    permit.ignore();
    drop(breaker.try_acquire().unwrap());
    assert_eq!(breaker.snapshot().failures, 0);
}

#[test]
fn a_slow_probe_opens_it_again() {
    let (builder, clock) = builder();
    let breaker = builder.half_open(1).build().unwrap();
    breaker.trip();
    clock.advance(10 * SECOND);
    takes(&breaker, &clock, LIMIT + NANOSECOND);
    assert_eq!(breaker.snapshot().cause, Some(Cause::ProbeFailed));
}

#[test]
fn a_slow_call_counts_for_the_failure_rate() {
    let clock = Manual::new();
    let breaker = CircuitBreaker::builder()
        .failure_rate(0.5)
        .min_calls(4)
        .window(100 * SECOND)
        .slow_call(LIMIT)
        .clock(&clock)
        .build()
        .unwrap();
    for length in [SECOND, SECOND, LIMIT + NANOSECOND] {
        takes(&breaker, &clock, length);
    }
    assert_eq!(breaker.state(), State::Closed);
    takes(&breaker, &clock, LIMIT + NANOSECOND);
    assert_eq!(breaker.snapshot().cause, Some(Cause::FailureRate));
}

#[test]
fn a_slow_call_that_comes_late_has_no_say() {
    let (breaker, clock) = breaker();
    let slow = breaker.try_acquire().unwrap();
    breaker.trip();
    clock.advance(10 * SECOND);
    breaker.call(|| Ok::<_, ()>(())).unwrap();
    slow.success();
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.failures, snapshot.late), (0, 1));
}
