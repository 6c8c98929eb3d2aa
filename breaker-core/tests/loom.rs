//! What threads share, in every order that it can happen: `RUSTFLAGS="--cfg breaker_loom" cargo
//! test -p breaker-core --test loom --release`.
#![cfg(breaker_loom)]

use std::collections::BTreeSet;
use std::time::Duration;

use breaker_core::clock::Manual;
use breaker_core::{Builder, Cause, CircuitBreaker, Permit, State};
use loom::sync::{Arc, Mutex};
use loom::thread;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn both_orders_of_a_failure_and_a_call_are_tried() {
    let outcomes = std::sync::Arc::new(std::sync::Mutex::new(BTreeSet::new()));
    let seen = outcomes.clone();
    loom::model(move || {
        let breaker = Arc::new(builder(1).build().unwrap());
        in_two_threads(&breaker, CircuitBreaker::fail, |breaker| {
            seen.lock().unwrap().insert(breaker.try_acquire().is_ok());
        });
    });
    assert_eq!(*outcomes.lock().unwrap(), [false, true].into());
}

// invariant 2
#[test]
fn failures_at_once_open_it_once() {
    loom::model(|| {
        let (breaker, heard) = listened_to(builder(2));
        in_two_threads(&breaker, CircuitBreaker::fail, CircuitBreaker::fail);

        assert_eq!(breaker.state(), State::Open);
        assert_eq!(breaker.snapshot().opened, 1);
        assert_eq!(heard(), [State::Open]);
    });
}

#[test]
fn failures_past_the_threshold_are_late_and_open_nothing() {
    loom::model(|| {
        let breaker = Arc::new(builder(1).build().unwrap());
        let fails = |breaker: &CircuitBreaker| {
            if let Ok(permit) = breaker.try_acquire() {
                permit.failure();
            }
        };
        in_two_threads(&breaker, fails, fails);

        let snapshot = breaker.snapshot();
        assert_eq!((snapshot.state, snapshot.opened), (State::Open, 1));
        assert!(snapshot.late <= 1, "the second was refused or is late");
    });
}

#[test]
fn a_failure_against_a_success_is_counted_or_forgotten() {
    loom::model(|| {
        let breaker = Arc::new(builder(2).build().unwrap());
        breaker.fail();
        in_two_threads(
            &breaker,
            |breaker| breaker.try_acquire().map_or((), Permit::success),
            |breaker| breaker.try_acquire().map_or((), Permit::failure),
        );

        let snapshot = breaker.snapshot();
        match snapshot.state {
            State::Open => assert_eq!(snapshot.opened, 1, "both failures came first"),
            _ => assert_eq!((snapshot.failures, snapshot.opened), (1, 0)),
        }
    });
}

#[test]
fn a_success_after_a_failure_forgets_it() {
    loom::model(|| {
        let breaker = Arc::new(builder(3).build().unwrap());
        in_two_threads(&breaker, CircuitBreaker::fail, |breaker| {
            breaker.try_acquire().map_or((), Permit::success)
        });

        // Whatever the other success did: this one sees the failure, if it is still counted.
        breaker.try_acquire().unwrap().success();
        assert_eq!(breaker.snapshot().failures, 0);
    });
}

#[test]
fn after_the_cooldown_all_are_admitted_and_it_closes_once() {
    loom::model(|| {
        let clock = Manual::new();
        let (breaker, heard) = listened_to(builder(1).clock(&clock));
        breaker.fail();
        clock.advance(SECOND);

        let admitted = |breaker: &CircuitBreaker| breaker.try_acquire().unwrap().success();
        in_two_threads(&breaker, admitted, admitted);

        assert_eq!(heard(), [State::Open, State::Closed]);
    });
}

#[test]
fn a_refusal_tells_the_end_of_the_open_period_it_saw() {
    loom::model(|| {
        let clock = Manual::new();
        let breaker = Arc::new(builder(1).clock(&clock).build().unwrap());
        // An open period whose end is still to come, but for the reset.
        breaker.fail();
        clock.advance(SECOND / 2);
        breaker.reset();

        in_two_threads(&breaker, CircuitBreaker::fail, |breaker| {
            match breaker.try_acquire() {
                Ok(permit) => permit.ignore(),
                Err(refused) => assert_eq!(refused.retry_after(), Some(SECOND)),
            }
        });
    });
}

#[test]
fn who_is_second_after_the_cooldown_finds_what_the_first_one_made_of_it() {
    loom::model(|| {
        let clock = Manual::new();
        let breaker = Arc::new(builder(1).clock(&clock).build().unwrap());
        breaker.fail();
        clock.advance(SECOND);

        in_two_threads(
            &breaker,
            // Closes it and opens it again, for another second.
            CircuitBreaker::fail,
            |breaker| match breaker.try_acquire() {
                Ok(permit) => permit.ignore(),
                Err(refused) => assert_eq!(refused.retry_after(), Some(SECOND)),
            },
        );

        assert_eq!(breaker.state(), State::Open);
    });
}

// invariant 3
#[test]
fn a_late_success_closes_nothing() {
    loom::model(|| {
        let breaker = Arc::new(builder(1).build().unwrap());
        in_two_threads(
            &breaker,
            |breaker| breaker.try_acquire().map_or((), Permit::success),
            CircuitBreaker::fail,
        );

        let snapshot = breaker.snapshot();
        assert_eq!((snapshot.state, snapshot.opened), (State::Open, 1));
        assert!(snapshot.late <= 1);
    });
}

// invariant 3
#[test]
fn a_late_failure_says_nothing_about_the_next_period() {
    loom::model(|| {
        let clock = Manual::new();
        let breaker = Arc::new(builder(1).clock(&clock).build().unwrap());
        let call = breaker.try_acquire_owned().unwrap();
        let other = thread::spawn(move || call.failure());
        // Opens it, unless the other did, and begins a period of its own.
        breaker.trip();
        clock.advance(SECOND);
        let permit = breaker.try_acquire();
        other.join().unwrap();

        // The other's failure was the first, or late: it opened nothing a second time.
        let snapshot = breaker.snapshot();
        assert_eq!((snapshot.state, snapshot.opened), (State::Closed, 1));
        drop(permit);
    });
}

// Probes.

// invariant 4
#[test]
fn never_more_than_n_probes_are_live() {
    loom::model(|| {
        let (breaker, _) = half_open(1);
        let theirs = breaker.clone();
        let other = thread::spawn(move || theirs.try_acquire_owned().ok());
        let mine = breaker.try_acquire_owned().ok();
        let other = other.join().unwrap();

        assert!(
            mine.is_some() != other.is_some(),
            "one of them, and only one"
        );
        assert_eq!(breaker.snapshot().probes, 1);
    });
}

// invariant 4
#[test]
fn the_last_of_n_slots_is_given_to_one() {
    loom::model(|| {
        let (breaker, _) = half_open(2);
        let _first = breaker.try_acquire_owned().unwrap();
        let theirs = breaker.clone();
        let other = thread::spawn(move || theirs.try_acquire_owned().ok());
        let mine = breaker.try_acquire_owned().ok();
        let other = other.join().unwrap();

        assert!(
            mine.is_some() != other.is_some(),
            "one of them, and only one"
        );
        assert!(!breaker.ready());
    });
}

// invariant 4
#[test]
fn no_slot_is_lost() {
    loom::model(|| {
        let (breaker, _) = half_open(1);
        let probe = breaker.try_acquire_owned().unwrap();
        let other = thread::spawn(move || probe.ignore());
        // Gets the slot that comes back, or does not, and gives it back as well.
        drop(breaker.try_acquire());
        other.join().unwrap();

        assert_eq!(breaker.snapshot().probes, 0);
        assert!(breaker.try_acquire().is_ok());
    });
}

// invariant 4
#[test]
fn a_slot_that_is_free_is_refused_to_nobody() {
    loom::model(|| {
        let (breaker, clock) = half_open(2);
        let hanging = breaker.try_acquire_owned().unwrap();
        clock.advance(SECOND / 2);
        let _other = breaker.try_acquire_owned().unwrap();
        clock.advance(SECOND / 2);
        // From now on the first slot is free for whoever asks.
        let thread = thread::spawn(move || hanging.ignore());
        assert!(breaker.try_acquire().is_ok());
        thread.join().unwrap();
    });
}

#[test]
fn a_success_by_hand_is_a_probes_verdict_or_is_counted() {
    loom::model(|| {
        let clock = Manual::new();
        let breaker = rated(1).half_open(1).clock(&clock).build().unwrap();
        let breaker = Arc::new(breaker);
        breaker.fail();
        clock.advance(SECOND);
        let probe = breaker.try_acquire_owned().unwrap();
        let other = thread::spawn(move || probe.success());
        breaker.success();
        other.join().unwrap();

        let snapshot = breaker.snapshot();
        assert_eq!(snapshot.state, State::Closed);
        if snapshot.late == 0 {
            assert_eq!(
                snapshot.failure_rate,
                Some(0.0),
                "the one by hand came second"
            );
        }
    });
}

// invariant 4
#[test]
fn a_slot_that_was_given_up_is_given_to_one_other() {
    loom::model(|| {
        let (breaker, clock) = half_open(1);
        let hanging = breaker.try_acquire_owned().unwrap();
        clock.advance(SECOND);
        // Its verdict is late, whoever is first.
        let other = thread::spawn(move || hanging.success());
        let probe = breaker.try_acquire().unwrap();
        other.join().unwrap();

        let snapshot = breaker.snapshot();
        assert_eq!((snapshot.state, snapshot.late), (State::HalfOpen, 1));
        assert_eq!(snapshot.probes, 1);
        probe.success();
        assert_eq!(breaker.state(), State::Closed);
    });
}

// invariant 2
#[test]
fn of_two_probes_that_fail_one_opens_it_and_the_other_is_late() {
    loom::model(|| {
        let (breaker, _) = half_open(2);
        let one = breaker.try_acquire_owned().unwrap();
        let two = breaker.try_acquire_owned().unwrap();
        let other = thread::spawn(move || one.failure());
        two.failure();
        other.join().unwrap();

        let snapshot = breaker.snapshot();
        assert_eq!((snapshot.state, snapshot.opened), (State::Open, 2));
        assert_eq!(snapshot.late, 1);
    });
}

// invariant 2
#[test]
fn listeners_hear_of_probes_in_order() {
    loom::model(|| {
        let clock = Manual::new();
        let (breaker, heard) = listened_to(builder(1).half_open(1).clock(&clock));
        breaker.fail();
        clock.advance(SECOND);
        let probe = breaker.try_acquire_owned().unwrap();
        let other = thread::spawn(move || probe.success());
        breaker.fail();
        other.join().unwrap();

        // The probe closed it first, or was late.
        let heard = heard();
        let begins = [State::Open, State::HalfOpen];
        assert_eq!(heard[..2], begins);
        assert!(
            [&[State::Open][..], &[State::Closed, State::Open][..]].contains(&&heard[2..]),
            "{heard:?}"
        );
        assert_eq!(breaker.state(), State::Open);
    });
}

// By hand, and reading.

#[test]
fn what_is_forced_holds_against_a_call_that_would_change_it() {
    loom::model(|| {
        let (breaker, _) = half_open(1);
        let probe = breaker.try_acquire_owned().unwrap();
        let other = thread::spawn(move || probe.success());
        breaker.force_open();
        other.join().unwrap();

        let snapshot = breaker.snapshot();
        assert_eq!(snapshot.state, State::Open);
        assert_eq!(snapshot.cause, Some(Cause::ForcedOpen));
        assert!(breaker.try_acquire().is_err());
    });
}

#[test]
fn what_is_forced_closed_holds_against_a_failure_too_many() {
    loom::model(|| {
        let breaker = Arc::new(builder(1).build().unwrap());
        in_two_threads(&breaker, CircuitBreaker::fail, CircuitBreaker::force_closed);

        let snapshot = breaker.snapshot();
        assert_eq!(snapshot.state, State::Closed);
        assert_eq!(snapshot.cause, Some(Cause::ForcedClosed));
    });
}

#[test]
fn a_snapshot_of_an_opening_shows_before_or_after() {
    loom::model(|| {
        let breaker = Arc::new(builder(2).build().unwrap());
        breaker.fail();
        in_two_threads(&breaker, CircuitBreaker::fail, |breaker| {
            let seen = breaker.snapshot();
            match seen.state {
                State::Open => {
                    assert_eq!((seen.failures, seen.opened, seen.failed), (0, 1, 2));
                    assert_eq!(seen.retry_after, Some(SECOND));
                    assert_eq!(seen.cause, Some(Cause::Threshold));
                }
                _ => {
                    assert_eq!((seen.failures, seen.opened, seen.failed), (1, 0, 1));
                    assert_eq!((seen.retry_after, seen.cause), (None, None));
                }
            }
        });
    });
}

#[test]
fn a_snapshot_of_a_closing_shows_before_or_after() {
    loom::model(|| {
        let (breaker, _) = half_open(1);
        let probe = breaker.try_acquire_owned().unwrap();
        let other = thread::spawn(move || probe.success());
        let seen = breaker.snapshot();
        match seen.state {
            State::HalfOpen => assert_eq!((seen.probes, seen.retry_after), (1, Some(SECOND))),
            _ => assert_eq!(
                (seen.state, seen.probes, seen.retry_after),
                (State::Closed, 0, None)
            ),
        }
        other.join().unwrap();
    });
}

// The failure rate, whose successes are counted without the lock.

// invariant 5
#[test]
fn successes_at_once_are_all_counted() {
    loom::model(|| {
        let breaker = Arc::new(rated(100).build().unwrap());
        breaker.success();
        two_calls_succeed(&breaker);

        breaker.fail();
        assert_eq!(breaker.snapshot().failure_rate, Some(0.25));
    });
}

#[test]
fn the_first_successes_at_once_begin_one_slot() {
    loom::model(|| {
        let breaker = Arc::new(rated(100).build().unwrap());
        two_calls_succeed(&breaker);

        breaker.fail();
        breaker.fail();
        assert_eq!(breaker.snapshot().failure_rate, Some(0.5));
    });
}

// invariant 5
#[test]
fn successes_that_begin_a_slot_after_a_quiet_time_are_all_counted() {
    loom::model(|| {
        let clock = Manual::new();
        let breaker = Arc::new(rated(100).clock(&clock).build().unwrap());
        breaker.success();
        clock.advance(3 * SECOND);
        two_calls_succeed(&breaker);

        breaker.fail();
        breaker.fail();
        assert_eq!(breaker.snapshot().failure_rate, Some(0.5));
    });
}

// invariant 3
#[test]
fn a_success_is_counted_in_its_own_period_or_is_late() {
    loom::model(|| {
        let breaker = Arc::new(rated(2).build().unwrap());
        breaker.success();
        let call = breaker.try_acquire_owned().unwrap();
        let other = thread::spawn(move || call.success());
        breaker.trip();
        other.join().unwrap();
        breaker.reset();

        // Counted and forgotten with its period, or late: nothing of it is left in the next one.
        assert_eq!(breaker.snapshot().failure_rate, None);
        breaker.fail();
        assert_eq!(breaker.state(), State::Closed);
    });
}

// Transitions.

// invariant 2
#[test]
fn listeners_hear_every_transition_in_order() {
    loom::model(|| {
        let (breaker, heard) = listened_to(builder(1));
        in_two_threads(
            &breaker,
            |breaker| {
                breaker.fail();
                breaker.reset();
            },
            CircuitBreaker::fail,
        );

        let heard = heard();
        let alternating = [State::Open, State::Closed].into_iter().cycle();
        assert!(
            heard.iter().copied().eq(alternating.take(heard.len())),
            "{heard:?}"
        );
        assert_eq!(heard.last(), Some(&breaker.state()));
    });
}

fn builder(threshold: u32) -> Builder {
    CircuitBreaker::builder()
        .threshold(threshold)
        .window(SECOND)
        .clock(&Manual::new())
}

/// A breaker whose cooldown has just passed.
fn half_open(probes: u32) -> (Arc<CircuitBreaker>, Manual) {
    let clock = Manual::new();
    let breaker = builder(1).half_open(probes).clock(&clock).build().unwrap();
    breaker.fail();
    clock.advance(SECOND);
    (Arc::new(breaker), clock)
}

/// A breaker that opens when all of so many calls have failed.
fn rated(min_calls: u32) -> Builder {
    CircuitBreaker::builder()
        .failure_rate(1.0)
        .min_calls(min_calls)
        .window(SECOND)
        .clock(&Manual::new())
}

/// Two calls that end at once, both well.
fn two_calls_succeed(breaker: &Arc<CircuitBreaker>) {
    let call = breaker.try_acquire_owned().unwrap();
    let other = breaker.try_acquire_owned().unwrap();
    let thread = thread::spawn(move || other.success());
    call.success();
    thread.join().unwrap();
}

/// The breaker, and what its listener has heard.
fn listened_to(builder: Builder) -> (Arc<CircuitBreaker>, impl Fn() -> Vec<State>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hears = heard.clone();
    let listener = move |transition: &breaker_core::Transition| {
        hears.lock().unwrap().push(transition.to);
    };
    let breaker = Arc::new(builder.on_transition(listener).build().unwrap());
    (breaker, move || heard.lock().unwrap().clone())
}

/// Runs both at once, the second one in this thread.
fn in_two_threads(
    breaker: &Arc<CircuitBreaker>,
    one: impl Fn(&CircuitBreaker) + 'static,
    other: impl Fn(&CircuitBreaker),
) {
    let theirs = breaker.clone();
    let thread = thread::spawn(move || one(&theirs));
    other(breaker);
    thread.join().unwrap();
}
