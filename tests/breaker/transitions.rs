//! Who listens to a breaker hears each transition once, in order, and may do as it likes.

use std::panic::resume_unwind;
use std::sync::{Arc, Barrier, Mutex, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{Builder, Cause, CircuitBreaker, State, Transition, subscribe};

const WINDOW: Duration = Duration::from_secs(10);

fn builder(threshold: u32) -> Builder {
    CircuitBreaker::builder()
        .threshold(threshold)
        .window(WINDOW)
        .clock(Manual::new())
}

#[test]
fn a_listener_hears_the_name_and_both_states() {
    let clock = Manual::new();
    let (sender, heard) = mpsc::channel();
    let breaker = builder(1)
        .name("quotes")
        .clock(&clock)
        .on_transition(move |transition| sender.send(transition.clone()).unwrap())
        .build()
        .unwrap();

    breaker.fail();
    clock.advance(WINDOW);
    assert!(
        heard.try_iter().count() == 1,
        "nothing ticks: it closes with the next call"
    );
    breaker.call(|| Ok::<_, ()>(())).unwrap();

    let closed: Transition = heard.recv().unwrap();
    assert_eq!(closed.name, Some("quotes"));
    assert_eq!((closed.from, closed.to), (State::Open, State::Closed));
}

#[test]
fn a_listener_hears_why_and_when_and_for_how_long() {
    let clock = Manual::new();
    let (sender, heard) = mpsc::channel();
    let breaker = builder(1)
        .half_open(1)
        .backoff(2.0)
        .clock(&clock)
        .on_transition(move |transition| {
            let Transition {
                cause,
                at,
                cooldown,
                ..
            } = *transition;
            sender
                .send((cause, at.as_secs(), cooldown.map(|c| c.as_secs())))
                .unwrap();
        })
        .build()
        .unwrap();
    let wait = |seconds| clock.advance(Duration::from_secs(seconds));

    wait(1);
    breaker.fail();
    wait(12);
    breaker.fail();
    wait(20);
    breaker.success();
    wait(1);
    breaker.trip();
    wait(1);
    breaker.force_open();
    wait(1);
    breaker.force_closed();
    wait(1);
    breaker.automatic();

    assert_eq!(
        heard.try_iter().collect::<Vec<_>>(),
        [
            (Cause::Threshold, 1, Some(10)),
            // Over at 11, though no one has called before 13.
            (Cause::CooldownOver, 11, None),
            (Cause::ProbeFailed, 13, Some(20)),
            (Cause::CooldownOver, 33, None),
            (Cause::ProbesSucceeded, 33, None),
            (Cause::Tripped, 34, Some(40)),
            (Cause::ForcedOpen, 35, None),
            (Cause::ForcedClosed, 36, None),
            (Cause::Automatic, 37, None),
        ]
    );
}

// invariant 2
#[test]
fn fifty_calls_in_flight_that_all_fail_open_it_once_and_do_not_push_its_end_back() {
    let clock = Manual::new();
    let (sender, heard) = mpsc::channel();
    let breaker = builder(5)
        .clock(&clock)
        .on_transition(move |transition| sender.send(transition.cause).unwrap())
        .build()
        .unwrap();
    let calls: Vec<_> = (0..50).map(|_| breaker.try_acquire().unwrap()).collect();
    for call in calls {
        clock.advance(Duration::from_millis(100));
        call.failure();
    }
    assert_eq!(heard.try_iter().collect::<Vec<_>>(), [Cause::Threshold]);
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.opened, snapshot.late), (1, 45));
    // It opened with the fifth of them, 4.5 seconds ago.
    assert_eq!(snapshot.retry_after, Some(Duration::from_millis(5_500)));
}

#[test]
fn who_subscribes_hears_of_all_breakers_until_the_subscription_is_dropped() {
    let (sender, heard) = mpsc::channel();
    let subscription = subscribe(move |transition| {
        // Other tests have breakers as well.
        if let Some(name @ ("subscribed 1" | "subscribed 2")) = transition.name {
            sender.send((name, transition.to)).unwrap();
        }
    });
    let before = builder(1).name("subscribed 1").build().unwrap();
    let other = builder(1).name("subscribed 2").build().unwrap();
    before.fail();
    other.fail();
    before.reset();
    assert_eq!(
        heard.try_iter().collect::<Vec<_>>(),
        [
            ("subscribed 1", State::Open),
            ("subscribed 2", State::Open),
            ("subscribed 1", State::Closed),
        ]
    );
    drop(subscription);
    before.fail();
    assert!(heard.recv().is_err(), "the listener is gone, too");
}

#[test]
fn a_listener_that_panics_keeps_no_other_from_hearing() {
    let (sender, heard) = mpsc::channel();
    let _subscription = subscribe(move |transition| {
        if transition.name == Some("panicking") {
            sender.send(transition.to).unwrap();
            resume_unwind(Box::new("the subscriber's own"));
        }
    });
    let breaker = builder(1)
        .name("panicking")
        .on_transition(|_| resume_unwind(Box::new("the listener's own")))
        .build()
        .unwrap();
    breaker.fail();
    breaker.reset();
    assert_eq!(
        heard.try_iter().collect::<Vec<_>>(),
        [State::Open, State::Closed]
    );
}

// invariant 6
#[test]
fn a_subscriber_may_subscribe_and_end_subscriptions() {
    let (sender, heard) = mpsc::channel();
    let inner = Mutex::new(None);
    let _subscription = subscribe(move |transition| {
        let is_mine = |transition: &Transition| transition.name == Some("nested");
        match transition.cause {
            _ if !is_mine(transition) => {}
            Cause::Threshold => {
                let sender = sender.clone();
                let nested = subscribe(move |transition| {
                    if is_mine(transition) {
                        sender.send(transition.cause).unwrap();
                    }
                });
                *inner.lock().unwrap() = Some(nested);
            }
            Cause::Tripped => *inner.lock().unwrap() = None,
            _ => {}
        }
    });
    let breaker = builder(1).name("nested").build().unwrap();
    breaker.fail();
    breaker.reset();
    breaker.trip();
    breaker.reset();
    assert_eq!(heard.try_iter().collect::<Vec<_>>(), [Cause::Reset]);
}

#[test]
fn a_subscription_that_has_ended_is_not_told_of_the_transition_that_ended_it() {
    let subscription = Arc::new(Mutex::new(None));
    let ends = Arc::clone(&subscription);
    let breaker = builder(1)
        .name("ending")
        .on_transition(move |_| drop(ends.lock().unwrap().take()))
        .build()
        .unwrap();
    let (sender, heard) = mpsc::channel();
    *subscription.lock().unwrap() = Some(subscribe(move |transition| {
        if transition.name == Some("ending") {
            sender.send(transition.to).unwrap();
        }
    }));
    breaker.fail();
    assert_eq!(heard.try_iter().count(), 0);
}

#[test]
fn a_subscriber_that_panics_when_it_is_dropped_harms_nobody() {
    struct Mine;
    impl Drop for Mine {
        fn drop(&mut self) {
            resume_unwind(Box::new("the subscriber's own"));
        }
    }
    let subscription = Arc::new(Mutex::new(None));
    let (ends, mine) = (Arc::clone(&subscription), Mine);
    // Ends its own subscription, so that the listener is dropped while it is being told.
    *subscription.lock().unwrap() = Some(subscribe(move |transition| {
        if transition.name == Some("dropped") {
            let _mine = &mine;
            drop(ends.lock().unwrap().take());
        }
    }));
    let (sender, heard) = mpsc::channel();
    let breaker = builder(1)
        .name("dropped")
        .on_transition(move |transition| sender.send(transition.to).unwrap())
        .build()
        .unwrap();
    breaker.fail();
    breaker.reset();
    breaker.fail();
    assert_eq!(
        heard.try_iter().collect::<Vec<_>>(),
        [State::Open, State::Closed, State::Open]
    );
}

#[test]
fn a_transition_is_a_line_for_a_log() {
    let (sender, heard) = mpsc::channel();
    let breaker = builder(1)
        .half_open(2)
        .name("quotes")
        .on_transition(move |transition| sender.send(transition.to_string()).unwrap())
        .build()
        .unwrap();
    breaker.fail();
    breaker.force_closed();
    assert_eq!(
        heard.try_iter().collect::<Vec<_>>(),
        [
            "quotes: closed -> open (threshold), for 10s",
            "quotes: open -> closed (forced closed)",
        ]
    );
}

#[test]
fn what_changes_nothing_is_not_heard() {
    let (sender, heard) = mpsc::channel();
    let breaker = builder(1)
        .on_transition(move |transition| sender.send(transition.to).unwrap())
        .build()
        .unwrap();
    breaker.reset();
    breaker.success();
    assert_eq!(heard.try_iter().count(), 0);
    breaker.fail();
    breaker.fail();
    assert_eq!(heard.try_iter().collect::<Vec<_>>(), [State::Open]);
}

// invariant 2
#[test]
fn two_threads_that_race_to_open_it_are_heard_once() {
    for _ in 0..500 {
        let (sender, heard) = mpsc::channel();
        let breaker = builder(2)
            .on_transition(move |transition| sender.send(transition.to).unwrap())
            .build()
            .unwrap();
        let together = Barrier::new(2);
        let calls = || {
            together.wait();
            for _ in 0..3 {
                let _ = breaker.call(|| Err::<(), _>("down"));
            }
        };
        thread::scope(|scope| {
            scope.spawn(calls);
            scope.spawn(calls);
        });
        assert_eq!(heard.try_iter().collect::<Vec<_>>(), [State::Open]);
        assert_eq!(breaker.snapshot().opened, 1);
    }
}

#[test]
fn transitions_of_many_threads_are_heard_in_order_and_none_is_missed() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    let breaker = builder(1)
        .on_transition(move |transition| log.lock().unwrap().push(transition.to))
        .build()
        .unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..1_000 {
                    breaker.fail();
                    breaker.reset();
                }
            });
        }
    });
    let heard = heard.lock().unwrap();
    let openings = heard.iter().filter(|to| **to == State::Open).count();
    assert_eq!(u64::try_from(openings).unwrap(), breaker.snapshot().opened);
    assert!(heard.iter().step_by(2).all(|to| *to == State::Open));
    assert!(
        heard
            .iter()
            .skip(1)
            .step_by(2)
            .all(|to| *to == State::Closed)
    );
}

// invariants 2, 6
#[test]
fn a_listener_may_use_the_breaker() {
    static BREAKER: OnceLock<CircuitBreaker> = OnceLock::new();
    let (sender, heard) = mpsc::channel();
    let listener = move |transition: &Transition| {
        let breaker = BREAKER.get().unwrap();
        sender.send((transition.to, breaker.state())).unwrap();
        // Changes what it hears of: the next transition is heard after this one.
        if transition.to == State::Open {
            breaker.reset();
            breaker.call(|| Ok::<_, ()>(())).unwrap();
        }
    };
    let breaker = builder(1).on_transition(listener).build().unwrap();
    let breaker = BREAKER.get_or_init(|| breaker);

    breaker.fail();

    let heard: Vec<_> = heard.try_iter().collect();
    assert_eq!(
        heard,
        [(State::Open, State::Open), (State::Closed, State::Closed)]
    );
}

// invariant 2
#[test]
fn a_listener_that_panics_harms_nobody() {
    let breaker = builder(1)
        // Without the hook, which would print it.
        .on_transition(|_| resume_unwind(Box::new("the listener's own")))
        .build()
        .unwrap();
    breaker.fail();
    assert_eq!(breaker.state(), State::Open);
    breaker.reset();
    assert_eq!(breaker.call(|| Ok::<_, ()>(1)), Ok(1));
}

#[test]
fn a_listener_whose_panic_panics_when_it_is_dropped_harms_nobody() {
    struct Mine;
    impl Drop for Mine {
        fn drop(&mut self) {
            resume_unwind(Box::new("once more"));
        }
    }
    let (sender, heard) = mpsc::channel();
    let breaker = builder(1)
        .on_transition(move |transition| {
            sender.send(transition.to).unwrap();
            resume_unwind(Box::new(Mine));
        })
        .build()
        .unwrap();
    breaker.fail();
    breaker.reset();
    assert_eq!(
        heard.try_iter().collect::<Vec<_>>(),
        [State::Open, State::Closed]
    );
}

// invariants 2, 6
#[test]
fn a_slow_listener_keeps_no_call_waiting() {
    let (entered_sender, entered) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    let breaker = builder(1)
        .on_transition(move |transition| {
            if transition.to == State::Open {
                entered_sender.send(()).unwrap();
                released.lock().unwrap().recv().unwrap();
            }
        })
        .build()
        .unwrap();
    thread::scope(|scope| {
        scope.spawn(|| breaker.fail());
        entered.recv().unwrap();
        // The listener is still at it.
        assert!(breaker.try_acquire().is_err());
        breaker.reset();
        assert_eq!(breaker.call(|| Ok::<_, ()>(1)), Ok(1));
        release.send(()).unwrap();
    });
}
