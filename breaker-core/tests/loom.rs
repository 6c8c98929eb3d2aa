//! What threads share, in every order that it can happen: `RUSTFLAGS="--cfg breaker_loom" cargo
//! test -p breaker-core --test loom --release`.
#![cfg(breaker_loom)]

use std::collections::BTreeSet;
use std::time::Duration;

use breaker_core::clock::Manual;
use breaker_core::{Builder, CircuitBreaker, Permit, State};
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

#[test]
fn a_late_failure_says_nothing_about_the_next_period() {
    loom::model(|| {
        let clock = Manual::new();
        let breaker = Arc::new(builder(1).clock(&clock).build().unwrap());
        let old = breaker.clone();
        let other = thread::spawn(move || {
            let permit = old.try_acquire();
            if let Ok(permit) = permit {
                permit.failure();
            }
        });
        // Opens it, unless the other did, and begins a period of its own.
        breaker.fail();
        clock.advance(SECOND);
        let permit = breaker.try_acquire();
        other.join().unwrap();

        // The other's failure was the first, or late, or that of the new period: each opening has
        // its own failure, and no failure has two.
        let snapshot = breaker.snapshot();
        assert!(snapshot.opened <= 2, "{snapshot:?}");
        if snapshot.opened == 1 {
            assert_eq!(snapshot.state, State::Closed);
        }
        drop(permit);
    });
}

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
