//! An operator's hand: `trip`, `force_open`, `force_closed`, `automatic` and `reset`.

use std::sync::mpsc;
use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{Builder, Cause, CircuitBreaker, State};

const WINDOW: Duration = Duration::from_secs(10);

fn builder() -> (Builder, Manual) {
    let clock = Manual::new();
    let builder = CircuitBreaker::builder()
        .threshold(1)
        .window(WINDOW)
        .half_open(1)
        .clock(&clock);
    (builder, clock)
}

fn breaker() -> (CircuitBreaker, Manual) {
    let (builder, clock) = builder();
    (builder.build().unwrap(), clock)
}

/// As if it had seen a minute of traffic: calls of every kind, and time.
fn traffic(breaker: &CircuitBreaker, clock: &Manual) {
    for _ in 0..6 {
        breaker.fail();
        breaker.success();
        let _ = breaker.call(|| Err::<(), _>("down"));
        let _ = breaker.call(|| Ok::<_, ()>(()));
        breaker.reset();
        breaker.trip();
        clock.advance(WINDOW);
    }
}

#[test]
fn trip_opens_it_for_one_cooldown() {
    let (breaker, clock) = breaker();
    breaker.trip();
    let snapshot = breaker.snapshot();
    assert_eq!(snapshot.cause, Some(Cause::Tripped));
    assert_eq!((snapshot.opened, snapshot.retry_after), (1, Some(WINDOW)));
    clock.advance(WINDOW);
    assert_eq!(breaker.state(), State::HalfOpen);
}

#[test]
fn a_trip_does_not_push_the_end_of_an_open_period_back() {
    let (breaker, clock) = breaker();
    breaker.fail();
    clock.advance(WINDOW / 2);
    breaker.trip();
    let snapshot = breaker.snapshot();
    assert_eq!(snapshot.cause, Some(Cause::Threshold));
    assert_eq!(
        (snapshot.opened, snapshot.retry_after),
        (1, Some(WINDOW / 2))
    );
}

#[test]
fn a_trip_ends_half_open() {
    let (breaker, clock) = breaker();
    breaker.fail();
    clock.advance(WINDOW);
    let probe = breaker.try_acquire().unwrap();
    breaker.trip();
    probe.success();
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.state, snapshot.late), (State::Open, 1));
    assert_eq!(snapshot.cause, Some(Cause::Tripped));
}

#[test]
fn forced_open_it_stays_whatever_happens_until_it_is_taken_back() {
    let (breaker, clock) = breaker();
    breaker.force_open();
    traffic(&breaker, &clock);
    let snapshot = breaker.snapshot();
    assert_eq!(snapshot.cause, Some(Cause::ForcedOpen));
    assert_eq!((snapshot.opened, snapshot.retry_after), (1, None));
    assert!(!breaker.ready());
    let refused = breaker.try_acquire().unwrap_err();
    assert_eq!(refused.retry_after(), None);
    assert_eq!(refused.to_string(), "breaker open: held open by hand");

    breaker.automatic();
    assert_eq!(breaker.snapshot().cause, Some(Cause::Automatic));
    breaker.call(|| Ok::<_, ()>(())).unwrap();
    breaker.fail();
    assert_eq!(breaker.state(), State::Open, "it goes by its calls again");
}

#[test]
fn forced_closed_it_stays_whatever_happens_until_it_is_taken_back() {
    let (breaker, clock) = breaker();
    breaker.force_closed();
    traffic(&breaker, &clock);
    let snapshot = breaker.snapshot();
    assert_eq!(snapshot.cause, Some(Cause::ForcedClosed));
    assert_eq!((snapshot.failures, snapshot.opened), (0, 0));
    assert_eq!(snapshot.failed, 12, "what failed is still told");

    breaker.automatic();
    breaker.fail();
    assert_eq!(breaker.state(), State::Open, "it goes by its calls again");
}

#[test]
fn forced_from_open_it_is_closed_and_counts_one_opening() {
    let (breaker, _) = breaker();
    breaker.fail();
    breaker.force_closed();
    breaker.call(|| Ok::<_, ()>(())).unwrap();
    breaker.force_open();
    assert!(!breaker.ready());
    assert_eq!(breaker.snapshot().opened, 2);

    breaker.automatic();
    breaker.fail();
    breaker.force_open();
    assert_eq!(breaker.snapshot().opened, 3, "it was open already");
}

#[test]
fn a_call_of_before_has_no_say_in_what_is_forced_nor_after_it() {
    let (breaker, _) = breaker();
    let (before, during) = (breaker.try_acquire().unwrap(), {
        breaker.force_closed();
        breaker.try_acquire().unwrap()
    });
    before.failure();
    assert_eq!(breaker.snapshot().late, 1);
    breaker.automatic();
    during.failure();
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.state, snapshot.late), (State::Closed, 2));
}

#[test]
fn automatic_changes_nothing_where_nothing_is_forced() {
    let (breaker, _) = breaker();
    breaker.automatic();
    assert_eq!(breaker.snapshot().cause, None);
    breaker.fail();
    breaker.automatic();
    assert_eq!(breaker.snapshot().cause, Some(Cause::Threshold));
}

#[test]
fn forced_twice_is_forced_once() {
    let (builder, _) = builder();
    let (sender, heard) = mpsc::channel();
    let breaker = builder
        .on_transition(move |transition| sender.send(transition.cause).unwrap())
        .build()
        .unwrap();
    breaker.force_open();
    breaker.force_open();
    breaker.force_closed();
    breaker.force_closed();
    breaker.automatic();
    breaker.automatic();
    assert_eq!(
        heard.try_iter().collect::<Vec<_>>(),
        [Cause::ForcedOpen, Cause::ForcedClosed, Cause::Automatic]
    );
}

#[test]
fn a_reset_closes_it_from_half_open() {
    let (breaker, clock) = breaker();
    breaker.fail();
    clock.advance(WINDOW);
    let probe = breaker.try_acquire().unwrap();
    breaker.reset();
    assert_eq!(breaker.snapshot().cause, Some(Cause::Reset));
    probe.failure();
    assert_eq!(breaker.state(), State::Closed);
}

#[test]
fn a_reset_of_what_has_closed_by_itself_is_no_transition() {
    let clock = Manual::new();
    let (sender, heard) = mpsc::channel();
    let breaker = CircuitBreaker::builder()
        .threshold(1)
        .window(WINDOW)
        .clock(&clock)
        .on_transition(move |transition| sender.send(transition.cause).unwrap())
        .build()
        .unwrap();
    breaker.fail();
    clock.advance(WINDOW);
    breaker.reset();
    assert_eq!(
        heard.try_iter().collect::<Vec<_>>(),
        [Cause::Threshold, Cause::CooldownOver]
    );
}
