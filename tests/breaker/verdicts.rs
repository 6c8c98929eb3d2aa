//! What a call's end says, and when it has no say.

use std::future::{Future, pending, ready};
use std::panic::{self, AssertUnwindSafe, resume_unwind};
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{CallError, CircuitBreaker, Snapshot, State};
use futures_lite::future::{block_on, yield_now};

const WINDOW: Duration = Duration::from_secs(10);

fn breaker(threshold: u32) -> (CircuitBreaker, Manual) {
    let clock = Manual::new();
    let breaker = CircuitBreaker::builder()
        .threshold(threshold)
        .window(WINDOW)
        .clock(&clock)
        .build()
        .unwrap();
    (breaker, clock)
}

fn failures(breaker: &CircuitBreaker) -> u32 {
    breaker.snapshot().failures
}

fn assert_panics(f: impl FnOnce()) {
    let panic = panic::catch_unwind(AssertUnwindSafe(f)).expect_err("it should panic");
    assert_eq!(
        panic.downcast_ref(),
        Some(&"the body's own"),
        "and with that panic"
    );
}

fn panics<T>() -> T {
    // Without the hook, which would print it.
    resume_unwind(Box::new("the body's own"))
}

// Results.

#[test]
fn an_error_is_a_failure_and_comes_through() {
    let (breaker, _) = breaker(5);
    assert_eq!(breaker.call(|| Err::<(), _>(7)), Err(CallError::Inner(7)));
    let future = breaker.call_async(async { Err::<(), _>(8) });
    assert_eq!(block_on(future), Err(CallError::Inner(8)));
    assert_eq!(failures(&breaker), 2);
}

#[test]
fn a_success_forgets_the_failures() {
    let (breaker, _) = breaker(5);
    breaker.fail();
    assert_eq!(breaker.call(|| Ok::<_, ()>(1)), Ok(1));
    assert_eq!(failures(&breaker), 0);
    breaker.fail();
    assert_eq!(block_on(breaker.call_async(ready(Ok::<_, ()>(2)))), Ok(2));
    assert_eq!(failures(&breaker), 0);
}

#[test]
fn a_success_that_may_not_reset_forgets_nothing() {
    let breaker = CircuitBreaker::builder()
        .threshold(3)
        .window(WINDOW)
        .reset_on_success(false)
        .clock(Manual::new())
        .build()
        .unwrap();
    for failures in 1..3 {
        breaker.fail();
        breaker.success();
        breaker.call(|| Ok::<_, ()>(())).unwrap();
        assert_eq!(breaker.snapshot().failures, failures);
    }
    breaker.fail();
    assert!(!breaker.ready());
}

#[test]
fn a_refused_call_is_not_run_and_says_nothing() {
    let (breaker, _) = breaker(1);
    breaker.fail();
    let mut expected = breaker.snapshot();
    let refused = breaker.call(|| -> Result<(), ()> { unreachable!("refused") });
    assert!(matches!(refused, Err(CallError::Breaker(error)) if error.is_open()));
    let refused = block_on(breaker.call_async(async { panics::<Result<(), ()>>() }));
    assert!(matches!(refused, Err(CallError::Breaker(error)) if error.is_open()));
    expected.refused = 2;
    assert_eq!(breaker.snapshot(), expected);
}

// Panics.

#[test]
fn a_panic_is_a_failure_and_goes_on() {
    let (breaker, _) = breaker(5);
    assert_panics(|| drop(breaker.call(panics::<Result<(), ()>>)));
    assert_eq!(failures(&breaker), 1);
    assert_panics(|| {
        let body = async { panics::<Result<(), ()>>() };
        drop(block_on(breaker.call_async(body)));
    });
    assert_eq!(failures(&breaker), 2);
    assert_panics(|| drop(breaker.call_timeout(WINDOW, panics::<Result<(), ()>>)));
    assert_eq!(failures(&breaker), 3);
    assert_panics(|| {
        let _permit = breaker.try_acquire().unwrap();
        panics::<()>();
    });
    assert_eq!(failures(&breaker), 4);
}

#[test]
fn a_panic_after_a_pause_is_a_failure() {
    let (breaker, _) = breaker(5);
    assert_panics(|| {
        let body = async {
            yield_now().await;
            panics::<Result<(), ()>>()
        };
        drop(block_on(breaker.call_async(body)));
    });
    assert_eq!(failures(&breaker), 1);
}

#[test]
fn a_panic_opens_the_breaker_at_the_threshold() {
    let (breaker, _) = breaker(1);
    assert_panics(|| drop(breaker.call(panics::<Result<(), ()>>)));
    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn calls_made_while_another_panic_unwinds_are_judged_by_their_own_end() {
    struct CallsWhenDropped<'a>(&'a CircuitBreaker);
    impl Drop for CallsWhenDropped<'_> {
        fn drop(&mut self) {
            self.0.call(|| Ok::<_, ()>(())).unwrap();
            // Cancelled, not panicked.
            drop(self.0.try_acquire().unwrap());
        }
    }
    let (breaker, _) = breaker(5);
    assert_panics(|| {
        let _calls = CallsWhenDropped(&breaker);
        panics::<()>();
    });
    assert_eq!(failures(&breaker), 0);
}

// Cancelled calls.

#[test]
fn a_future_dropped_half_way_leaves_no_trace() {
    let (breaker, _) = breaker(5);
    breaker.fail();
    let before = breaker.snapshot();
    {
        let mut call = pin!(breaker.call_async(pending::<Result<(), ()>>()));
        let mut timed = pin!(breaker.call_async_timeout(WINDOW, pending::<Result<(), ()>>()));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(call.as_mut().poll(&mut cx).is_pending());
        assert!(timed.as_mut().poll(&mut cx).is_pending());
    }
    assert_eq!(breaker.snapshot(), before);
}

#[test]
fn a_future_never_polled_leaves_no_trace_and_asks_nothing() {
    let (breaker, clock) = breaker(1);
    breaker.fail();
    let call = breaker.call_async(ready(Ok::<_, ()>(())));
    // The breaker is asked at the first poll, not before.
    clock.advance(WINDOW);
    assert_eq!(block_on(call), Ok(()));
    drop(breaker.call_async(ready(Err::<(), _>(()))));
    assert_eq!(failures(&breaker), 0);
}

#[test]
fn a_permit_that_is_dropped_or_ignored_leaves_no_trace() {
    let (breaker, _) = breaker(5);
    breaker.fail();
    let before = breaker.snapshot();
    drop(breaker.try_acquire().unwrap());
    breaker.try_acquire().unwrap().ignore();
    assert_eq!(breaker.snapshot(), before);
}

#[test]
fn an_owned_permit_says_what_a_permit_says() {
    let (breaker, _) = breaker(5);
    let permit = || breaker.try_acquire_owned().unwrap();
    permit().failure();
    permit().failure();
    permit().ignore();
    drop(permit());
    assert_eq!(failures(&breaker), 2);
    permit().success();
    assert_eq!(failures(&breaker), 0);
    let owned = permit();
    assert_panics(move || {
        let _permit = owned;
        panics::<()>();
    });
    assert_eq!(failures(&breaker), 1);
}

#[test]
fn an_owned_permit_outlives_the_handle_that_gave_it() {
    let (breaker, _) = breaker(1);
    let (permit, kept) = (breaker.try_acquire_owned().unwrap(), breaker.clone());
    drop(breaker);
    permit.failure();
    assert_eq!(kept.state(), State::Open);
}

// Predicates.

type Answer = Result<u16, &'static str>;

fn is_server_error(answer: &Answer) -> bool {
    !matches!(answer, Ok(..500))
}

fn is_not_found(answer: &Answer) -> bool {
    matches!(answer, Ok(404))
}

/// Calls in each of the four ways, and tells how many failures each one made.
fn failures_of(answer: Answer) -> [u32; 4] {
    let (breaker, _) = breaker(5);
    let judged = || breaker.failure_if(is_server_error).ignore_if(is_not_found);
    let failures = |call: &dyn Fn() -> Result<u16, CallError<&'static str>>| {
        breaker.reset();
        assert_eq!(call(), answer.map_err(CallError::Inner), "it comes through");
        failures(&breaker)
    };
    [
        failures(&|| judged().call(|| answer)),
        failures(&|| judged().call_timeout(WINDOW, move || answer)),
        failures(&|| block_on(judged().call_async(ready(answer)))),
        failures(&|| block_on(judged().call_async_timeout(WINDOW, ready(answer)))),
    ]
}

#[test]
fn predicates_see_the_whole_result_in_every_kind_of_call() {
    assert_eq!(failures_of(Ok(200)), [0; 4]);
    assert_eq!(failures_of(Ok(404)), [0; 4]);
    assert_eq!(failures_of(Ok(503)), [1; 4]);
    assert_eq!(failures_of(Err("down")), [1; 4]);
}

#[test]
fn what_is_ignored_forgets_no_failures_and_what_succeeds_does() {
    let (breaker, _) = breaker(5);
    breaker.fail();
    let judged = breaker.failure_if(is_server_error).ignore_if(is_not_found);
    judged.call(|| Ok(404)).unwrap();
    assert_eq!(failures(&breaker), 1);
    judged.call(|| Ok(200)).unwrap();
    assert_eq!(failures(&breaker), 0);
}

#[test]
fn of_two_predicates_that_both_say_yes_ignore_if_goes_first() {
    let (breaker, _) = breaker(5);
    let always = |_: &Answer| true;
    breaker
        .failure_if(always)
        .ignore_if(always)
        .call(|| Ok(1))
        .unwrap();
    breaker
        .ignore_if(always)
        .failure_if(always)
        .call(|| Ok(1))
        .unwrap();
    assert_eq!(failures(&breaker), 0);
}

#[test]
fn without_failure_if_an_error_is_a_failure_unless_it_is_ignored() {
    let (breaker, _) = breaker(5);
    let judged = breaker.ignore_if(|answer: &Answer| *answer == Err("bad request"));
    judged.call(|| Err("bad request")).unwrap_err();
    assert_eq!(failures(&breaker), 0);
    judged.call(|| Err("down")).unwrap_err();
    assert_eq!(failures(&breaker), 1);
}

#[test]
fn no_predicate_is_asked_of_a_panic_or_a_time_out() {
    let (breaker, _) = breaker(5);
    let judged = breaker.ignore_if(|_: &Result<(), ()>| true);
    assert_panics(|| drop(judged.call(panics::<Result<(), ()>>)));
    let hanging = judged.call_async_timeout(Duration::from_millis(1), pending());
    assert!(matches!(block_on(hanging), Err(CallError::Breaker(error)) if error.is_timeout()));
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.failures, snapshot.timed_out), (2, 1));
}

#[test]
fn time_outs_are_told_among_all_that_failed() {
    let (breaker, _) = breaker(5);
    let moment = Duration::from_millis(1);
    let _ = block_on(breaker.call_async_timeout(moment, pending::<Result<(), ()>>()));
    let _ = breaker.call(|| Err::<(), _>("down"));
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.failed, snapshot.timed_out), (2, 1));
}

// Late results.

fn assert_late(breaker: &CircuitBreaker, before: &Snapshot, late: u64) {
    let snapshot = breaker.snapshot();
    let mut expected = before.clone();
    expected.late = late;
    // That of a failure is still told, among all that failed.
    expected.failed = snapshot.failed;
    assert_eq!(snapshot, expected);
}

#[test]
fn a_success_that_began_before_it_opened_closes_nothing() {
    let (breaker, _) = breaker(1);
    let slow = breaker.try_acquire().unwrap();
    breaker.fail();
    let open = breaker.snapshot();
    slow.success();
    assert_late(&breaker, &open, 1);
    assert_eq!(open.state, State::Open);
}

#[test]
fn a_failure_that_began_before_it_opened_does_not_keep_it_open() {
    let (breaker, clock) = breaker(1);
    let slow = breaker.try_acquire().unwrap();
    breaker.fail();
    clock.advance(WINDOW / 2);
    let open = breaker.snapshot();
    slow.failure();
    assert_late(&breaker, &open, 1);
}

// invariant 3
#[test]
fn a_result_of_an_earlier_closed_period_counts_for_nothing() {
    let (breaker, clock) = breaker(2);
    let (success, failure) = (
        breaker.try_acquire().unwrap(),
        breaker.try_acquire().unwrap(),
    );
    breaker.fail();
    breaker.fail();
    clock.advance(WINDOW);
    breaker.fail();
    let closed_again = breaker.snapshot();
    assert_eq!(
        (closed_again.state, closed_again.failures),
        (State::Closed, 1)
    );
    success.success();
    assert_late(&breaker, &closed_again, 1);
    failure.failure();
    assert_late(&breaker, &closed_again, 2);
}

#[test]
fn a_future_that_ends_after_it_opened_is_late() {
    let (breaker, _) = breaker(1);
    let body = async {
        breaker.fail();
        yield_now().await;
        Ok::<_, ()>(())
    };
    assert_eq!(
        block_on(breaker.call_async(body)),
        Ok(()),
        "its caller gets its result"
    );
    assert_eq!((breaker.state(), breaker.snapshot().late), (State::Open, 1));
}

#[test]
fn a_reset_ends_the_period_of_an_open_breaker_only() {
    let (breaker, _) = breaker(2);
    let call = breaker.try_acquire().unwrap();
    breaker.fail();
    breaker.reset();
    call.failure();
    assert_eq!(failures(&breaker), 1, "it was closed all the time");

    let call = breaker.try_acquire().unwrap();
    breaker.fail();
    breaker.reset();
    call.failure();
    assert_eq!((failures(&breaker), breaker.snapshot().late), (0, 1));
}

// By hand.

#[test]
fn while_open_nothing_by_hand_but_a_reset_closes_it() {
    let (breaker, clock) = breaker(1);
    breaker.fail();
    clock.advance(Duration::from_secs(4));
    let open = breaker.snapshot();
    breaker.success();
    breaker.fail();
    assert_eq!(breaker.snapshot(), open);
    breaker.reset();
    assert_eq!(breaker.state(), State::Closed);
}

#[test]
fn reading_changes_nothing() {
    let (breaker, clock) = breaker(1);
    let late = breaker.try_acquire().unwrap();
    breaker.fail();
    clock.advance(WINDOW);
    for _ in 0..3 {
        assert!(breaker.ready());
        assert_eq!(breaker.state(), State::Closed);
        assert_eq!(breaker.snapshot().retry_after, None);
    }
    // No one has called since: this is still the open period, and the result is late in it.
    late.success();
    assert_eq!(breaker.snapshot().late, 1);
}
