//! Probes: how many run, what their ends say, and that a slot always comes back.
//!
//! Every peer has shipped a breaker that was stuck in half-open; each of those stories is a test.

use std::future::{Future, pending, ready};
use std::mem;
use std::panic::{self, AssertUnwindSafe, resume_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{Cause, CircuitBreaker, State};
use proptest::prelude::*;

const COOLDOWN: Duration = Duration::from_secs(10);
const NANOSECOND: Duration = Duration::from_nanos(1);

/// A breaker whose cooldown has just passed.
fn half_open(probes: u32) -> (CircuitBreaker, Manual) {
    let clock = Manual::new();
    let breaker = CircuitBreaker::builder()
        .threshold(1)
        .window(COOLDOWN)
        .half_open(probes)
        .clock(&clock)
        .build()
        .unwrap();
    breaker.fail();
    clock.advance(COOLDOWN);
    (breaker, clock)
}

fn panics() {
    // Without the hook, which would print it.
    resume_unwind(Box::new("the body's own"))
}

/// Polls once, and expects it to be pending.
fn poll_once(future: impl Future) {
    let mut cx = Context::from_waker(Waker::noop());
    assert!(pin!(future).poll(&mut cx).is_pending());
}

// How many, and what they say.

#[test]
fn at_most_n_probes_run_and_the_others_are_refused() {
    let (breaker, _) = half_open(3);
    let probes: Vec<_> = (0..3).map(|_| breaker.try_acquire().unwrap()).collect();
    assert_eq!(breaker.snapshot().probes, 3);
    assert!(breaker.try_acquire().unwrap_err().is_open());
    drop(probes);
}

#[test]
fn n_successes_close_it_and_no_fewer() {
    let (breaker, _) = half_open(3);
    for succeeded in 0..3 {
        assert_eq!(breaker.state(), State::HalfOpen);
        assert_eq!(breaker.snapshot().probes_succeeded, succeeded);
        breaker.call(|| Ok::<_, ()>(())).unwrap();
    }
    let snapshot = breaker.snapshot();
    assert_eq!(
        (snapshot.state, snapshot.cause),
        (State::Closed, Some(Cause::ProbesSucceeded))
    );
}

#[test]
fn one_failure_opens_it_again_for_a_cooldown_from_then() {
    let (breaker, clock) = half_open(3);
    breaker.call(|| Ok::<_, ()>(())).unwrap();
    clock.advance(Duration::from_secs(4));
    breaker.call(|| Err::<(), _>("down")).unwrap_err();
    let snapshot = breaker.snapshot();
    assert_eq!(snapshot.cause, Some(Cause::ProbeFailed));
    assert_eq!((snapshot.opened, snapshot.retry_after), (2, Some(COOLDOWN)));
}

#[test]
fn the_call_that_finds_the_cooldown_over_is_a_probe_itself() {
    let (breaker, _) = half_open(1);
    assert_eq!(breaker.snapshot().probes, 0);
    let probe = breaker.try_acquire().unwrap();
    assert!(!breaker.ready());
    probe.success();
    assert_eq!(breaker.state(), State::Closed);
}

#[test]
fn by_hand_it_is_a_probes_verdict() {
    let (breaker, _) = half_open(2);
    breaker.success();
    assert_eq!(breaker.state(), State::HalfOpen);
    breaker.success();
    assert_eq!(breaker.state(), State::Closed);

    let (breaker, _) = half_open(2);
    breaker.fail();
    assert_eq!(breaker.snapshot().cause, Some(Cause::ProbeFailed));
}

#[test]
fn a_slot_that_comes_back_serves_the_next_probe_at_once() {
    let (breaker, _) = half_open(2);
    let _slow = breaker.try_acquire().unwrap();
    for _ in 0..10 {
        let probe = breaker.try_acquire().unwrap();
        assert!(breaker.try_acquire().is_err());
        probe.ignore();
    }
}

#[test]
fn as_many_probes_as_a_number_can_be_are_limited_by_nothing_else() {
    let (breaker, _) = half_open(u32::MAX);
    let probes: Vec<_> = (0..10_000).map(|_| breaker.try_acquire()).collect();
    assert!(probes.iter().all(Result::is_ok));
    assert_eq!(breaker.snapshot().probes, 10_000);
}

// The stories.

// resilience4j #935: a call that is ignored kept its permission, and half-open never ended.
// invariant 4
#[test]
fn an_ignored_probe_is_tried_again_by_another() {
    let (breaker, _) = half_open(1);
    let not_found = |result: &Result<(), &str>| *result == Err("not found");
    for _ in 0..3 {
        let answer = breaker.ignore_if(not_found).call(|| Err("not found"));
        assert!(answer.is_err());
        assert_eq!(breaker.state(), State::HalfOpen);
    }
    breaker.call(|| Ok::<_, ()>(())).unwrap();
    assert_eq!(breaker.state(), State::Closed);
}

// resilience4j #544: permissions of calls that were cancelled were never released.
// invariant 4
#[test]
fn a_cancelled_probe_gives_its_slot_back_at_once() {
    let (breaker, _) = half_open(1);
    for _ in 0..3 {
        poll_once(breaker.call_async(pending::<Result<(), ()>>()));
        poll_once(breaker.call_async_timeout(COOLDOWN, pending::<Result<(), ()>>()));
        drop(breaker.try_acquire().unwrap());
        drop(breaker.try_acquire_owned().unwrap());
    }
    assert_eq!(breaker.snapshot().probes, 0);
}

// Polly v8: a probe that was cancelled by its caller closed the circuit.
#[test]
fn a_cancelled_probe_closes_nothing() {
    let (breaker, _) = half_open(1);
    poll_once(breaker.call_async(pending::<Result<(), ()>>()));
    let snapshot = breaker.snapshot();
    assert_eq!(
        (snapshot.state, snapshot.probes_succeeded),
        (State::HalfOpen, 0)
    );
}

// Hystrix #1781: a probe whose command was unsubscribed left the breaker half-open for ever.
// invariant 4
#[test]
fn a_probe_that_hangs_gives_its_slot_up_after_one_cooldown() {
    let (breaker, clock) = half_open(1);
    let hanging = breaker.try_acquire().unwrap();
    clock.advance(COOLDOWN.saturating_sub(NANOSECOND));
    assert_eq!(
        breaker.try_acquire().unwrap_err().retry_after(),
        Some(NANOSECOND)
    );
    clock.advance(NANOSECOND);
    breaker.try_acquire().unwrap().success();
    assert_eq!(breaker.state(), State::Closed);
    hanging.failure();
    assert_eq!(breaker.state(), State::Closed);
}

#[test]
fn what_a_probe_says_that_gave_its_slot_up_is_unheeded() {
    for succeeds in [true, false] {
        let (breaker, clock) = half_open(1);
        let hanging = breaker.try_acquire().unwrap();
        clock.advance(COOLDOWN);
        // Whether another has taken the slot or not: after one cooldown it is too late.
        if succeeds {
            hanging.success();
        } else {
            hanging.failure();
        }
        let snapshot = breaker.snapshot();
        assert_eq!((snapshot.state, snapshot.late), (State::HalfOpen, 1));
    }
}

#[test]
fn a_probe_that_gave_its_slot_up_takes_no_other_ones_along() {
    let (breaker, clock) = half_open(1);
    let hanging = breaker.try_acquire().unwrap();
    clock.advance(COOLDOWN);
    let _probe = breaker.try_acquire().unwrap();
    hanging.ignore();
    assert!(
        breaker.try_acquire().is_err(),
        "the slot is the other one's"
    );
}

// gobreaker's two-step breaker: a caller who never said `done` kept it half-open for ever.
// invariant 4
#[test]
fn a_probe_whose_permit_is_forgotten_costs_a_slot_for_one_cooldown() {
    let (breaker, clock) = half_open(2);
    mem::forget(breaker.try_acquire().unwrap());
    clock.advance(COOLDOWN / 2);
    mem::forget(breaker.try_acquire_owned().unwrap());
    assert_eq!(
        breaker.try_acquire().unwrap_err().retry_after(),
        Some(COOLDOWN / 2)
    );
    clock.advance(COOLDOWN / 2);
    breaker.try_acquire().unwrap().success();
    clock.advance(COOLDOWN / 2);
    breaker.try_acquire().unwrap().success();
    assert_eq!(breaker.state(), State::Closed);
}

// opossum #276: a probe that failed in a way no one had thought of left it half-open for ever.
// invariant 4
#[test]
fn a_probe_that_panics_has_failed() {
    let (breaker, clock) = half_open(1);
    let body = || -> Result<(), ()> {
        panics();
        Ok(())
    };
    assert!(panic::catch_unwind(AssertUnwindSafe(|| breaker.call(body))).is_err());
    assert_eq!(breaker.snapshot().cause, Some(Cause::ProbeFailed));

    clock.advance(COOLDOWN);
    let dropped = panic::catch_unwind(AssertUnwindSafe(|| {
        let _permit = breaker.try_acquire().unwrap();
        panics();
    }));
    assert!(dropped.is_err());
    assert_eq!(breaker.snapshot().opened, 3);
}

// resilience4j #858: asking whether a call would be permitted used up a permission.
#[test]
fn asking_whether_a_call_would_be_admitted_takes_no_slot() {
    let (breaker, _) = half_open(1);
    for _ in 0..100 {
        assert!(breaker.ready());
        assert_eq!(breaker.state(), State::HalfOpen);
        assert_eq!(breaker.snapshot().probes, 0);
    }
    let probe = breaker.try_acquire().unwrap();
    assert!(!breaker.ready());
    probe.ignore();
    assert!(breaker.ready());
}

#[test]
fn a_future_that_is_made_and_never_polled_takes_no_slot() {
    let (breaker, _) = half_open(1);
    let futures: Vec<_> = (0..100)
        .map(|_| breaker.call_async(ready(Ok::<_, ()>(()))))
        .collect();
    assert!(breaker.ready());
    drop(futures);
    assert!(breaker.ready());
}

#[test]
fn a_future_dropped_between_two_polls_returns_the_slot_it_took() {
    let (breaker, _) = half_open(1);
    {
        let mut probe = pin!(breaker.call_async(pending::<Result<(), ()>>()));
        let mut cx = Context::from_waker(Waker::noop());
        for _ in 0..3 {
            assert!(probe.as_mut().poll(&mut cx).is_pending());
            assert!(!breaker.ready());
        }
    }
    assert!(breaker.ready());
}

#[test]
fn a_hedged_call_whose_loser_is_dropped_leaves_nothing_behind() {
    let (breaker, _) = half_open(2);
    for _ in 0..1_000 {
        let mut winner = pin!(breaker.call_async(ready(Ok::<_, ()>(()))));
        let mut loser = pin!(breaker.call_async(pending::<Result<(), ()>>()));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(loser.as_mut().poll(&mut cx).is_pending());
        assert!(matches!(winner.as_mut().poll(&mut cx), Poll::Ready(Ok(()))));
    }
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.state, snapshot.failures), (State::Closed, 0));
    assert_eq!(
        (snapshot.opened, snapshot.late),
        (1, 0),
        "what opened it at first"
    );
}

// Late results.

// invariant 3
#[test]
fn a_result_from_before_it_opened_says_nothing_to_the_probes() {
    let clock = Manual::new();
    let breaker = CircuitBreaker::builder()
        .threshold(1)
        .window(COOLDOWN)
        .half_open(1)
        .clock(&clock)
        .build()
        .unwrap();
    let (success, failure) = (
        breaker.try_acquire().unwrap(),
        breaker.try_acquire().unwrap(),
    );
    breaker.fail();
    clock.advance(COOLDOWN);
    let probe = breaker.try_acquire().unwrap();
    success.success();
    failure.failure();
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.state, snapshot.late), (State::HalfOpen, 2));
    assert_eq!((snapshot.probes, snapshot.opened), (1, 1));
    probe.success();
    assert_eq!(breaker.state(), State::Closed);
}

// invariant 3
#[test]
fn a_probe_of_one_half_open_period_says_nothing_to_the_next() {
    let (breaker, clock) = half_open(2);
    let (success, failure) = (
        breaker.try_acquire().unwrap(),
        breaker.try_acquire().unwrap(),
    );
    breaker.fail();
    clock.advance(COOLDOWN);
    let _probes = (
        breaker.try_acquire().unwrap(),
        breaker.try_acquire().unwrap(),
    );
    success.success();
    failure.failure();
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.state, snapshot.opened), (State::HalfOpen, 2));
    assert_eq!((snapshot.probes, snapshot.probes_succeeded), (2, 0));
    assert_eq!(snapshot.late, 2);
}

#[test]
fn a_probe_that_ends_after_others_have_closed_it_is_late() {
    let (breaker, _) = half_open(2);
    let slow = breaker.try_acquire().unwrap();
    breaker.call(|| Ok::<_, ()>(())).unwrap();
    breaker.call(|| Ok::<_, ()>(())).unwrap();
    slow.failure();
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.state, snapshot.late), (State::Closed, 1));
}

// How long to wait.

#[test]
fn with_all_slots_taken_who_waits_as_told_is_admitted() {
    let (breaker, clock) = half_open(2);
    let _first = breaker.try_acquire().unwrap();
    clock.advance(Duration::from_secs(3));
    let _second = breaker.try_acquire().unwrap();
    clock.advance(Duration::from_secs(2));
    let wait = breaker.try_acquire().unwrap_err().retry_after().unwrap();
    assert_eq!(wait, Duration::from_secs(5));
    assert_eq!(breaker.snapshot().retry_after, Some(wait));
    clock.advance(wait);
    assert!(breaker.try_acquire().is_ok());
}

#[test]
fn the_longest_cooldown_keeps_a_slot_for_as_long() {
    let clock = Manual::new();
    let breaker = CircuitBreaker::builder()
        .threshold(1)
        .window(COOLDOWN)
        .cooldown(Duration::MAX)
        .half_open(1)
        .clock(&clock)
        .build()
        .unwrap();
    clock.advance(COOLDOWN);
    breaker.fail();
    let forever = Duration::from_nanos(u64::MAX);
    assert_eq!(breaker.snapshot().retry_after, Some(forever));
    clock.advance(COOLDOWN);
    assert_eq!(
        breaker.snapshot().retry_after,
        Some(forever.saturating_sub(COOLDOWN))
    );
}

/// What becomes of a probe.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Hangs,
    Cancelled,
    Panics,
    Ignored,
    Forgotten,
    Fails,
    Succeeds,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop::sample::select(vec![
        Fate::Hangs,
        Fate::Cancelled,
        Fate::Panics,
        Fate::Ignored,
        Fate::Forgotten,
        Fate::Fails,
        Fate::Succeeds,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Whatever became of the probes so far, once the dependency works again it closes: who waits as
    /// told is admitted, and as many successes as were asked for are enough.
    // invariant 4
    #[test]
    fn it_closes_again_whatever_became_of_the_probes(
        probes in 1..4_u32,
        fates in prop::collection::vec((fate(), 0..12_u64), 0..60),
    ) {
        let (breaker, clock) = half_open(probes);
        let mut hanging = Vec::new();
        for (fate, pause) in fates {
            clock.advance(Duration::from_secs(pause));
            let Ok(permit) = breaker.try_acquire() else { continue };
            match fate {
                Fate::Hangs => hanging.push(permit),
                Fate::Cancelled => drop(permit),
                Fate::Panics => {
                    let panicked = panic::catch_unwind(AssertUnwindSafe(move || {
                        let _permit = permit;
                        panics();
                    }));
                    prop_assert!(panicked.is_err());
                }
                Fate::Ignored => permit.ignore(),
                Fate::Forgotten => mem::forget(permit),
                Fate::Fails => permit.failure(),
                Fate::Succeeds => permit.success(),
            }
        }
        for _ in 0..=probes {
            if breaker.state() == State::Closed {
                break;
            }
            if let Some(wait) = breaker.snapshot().retry_after {
                prop_assert!(wait <= COOLDOWN);
                clock.advance(wait);
            }
            let permit = breaker.try_acquire();
            prop_assert!(permit.is_ok(), "who waits as told is admitted");
            permit.unwrap().success();
        }
        prop_assert_eq!(breaker.state(), State::Closed);
    }

    /// While only time passes, the wait grows shorter, and it is never zero.
    #[test]
    fn the_time_to_wait_never_rises_while_time_passes(
        probes in 1..4_u32,
        begins in prop::collection::vec(0..4_000_u64, 0..6),
        pauses in prop::collection::vec(1..3_000_u64, 1..30),
    ) {
        let (breaker, clock) = half_open(probes);
        let mut live = Vec::new();
        for pause in begins {
            live.extend(breaker.try_acquire());
            clock.advance(Duration::from_millis(pause));
        }
        let mut last = None;
        for pause in pauses {
            let now = breaker.snapshot().retry_after;
            prop_assert_ne!(now, Some(Duration::ZERO));
            prop_assert_eq!(now.is_none(), breaker.ready());
            if let (Some(last), Some(now)) = (last, now) {
                prop_assert!(now < last);
            }
            last = now.or(last);
            clock.advance(Duration::from_millis(pause));
        }
    }
}
