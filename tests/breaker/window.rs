//! The sliding window and the cooldown, to the nanosecond and to the ends of their ranges.

use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{CircuitBreaker, State};
use proptest::prelude::*;

const NANOSECOND: Duration = Duration::from_nanos(1);
const WINDOW: Duration = Duration::from_secs(10);
const YEAR: Duration = Duration::from_secs(31_557_600);

fn breaker(threshold: u32, window: Duration) -> (CircuitBreaker, Manual) {
    let clock = Manual::new();
    let breaker = CircuitBreaker::builder()
        .threshold(threshold)
        .window(window)
        .clock(&clock)
        .build()
        .unwrap();
    (breaker, clock)
}

#[test]
fn a_failure_as_old_as_the_window_still_counts() {
    let (breaker, clock) = breaker(2, WINDOW);
    breaker.fail();
    clock.advance(WINDOW);
    assert_eq!(breaker.snapshot().failures, 1);
    breaker.fail();
    assert_eq!(breaker.state(), State::Open);
}

// invariant 5
#[test]
fn a_failure_one_nanosecond_older_than_the_window_counts_no_more() {
    let (breaker, clock) = breaker(2, WINDOW);
    breaker.fail();
    clock.advance(WINDOW + NANOSECOND);
    assert_eq!(breaker.snapshot().failures, 0);
    breaker.fail();
    assert_eq!(breaker.state(), State::Closed);
    assert_eq!(breaker.snapshot().failures, 1);
}

#[test]
fn failures_nine_seconds_apart_never_add_up_in_a_window_of_ten() {
    let (breaker, clock) = breaker(3, WINDOW);
    for _ in 0..1_000 {
        breaker.fail();
        clock.advance(Duration::from_secs(9));
        assert!(breaker.ready());
    }
}

#[test]
fn the_window_slides_with_every_failure_on_its_own() {
    let (breaker, clock) = breaker(3, WINDOW);
    breaker.fail();
    clock.advance(Duration::from_secs(6));
    breaker.fail();
    clock.advance(Duration::from_secs(6));
    assert_eq!(breaker.snapshot().failures, 1, "the first one is outdated");
    breaker.fail();
    assert!(breaker.ready());
    breaker.fail();
    assert!(!breaker.ready());
}

#[test]
fn a_threshold_of_one_opens_at_the_first_failure() {
    let (breaker, _clock) = breaker(1, WINDOW);
    breaker.fail();
    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn it_is_open_until_the_cooldown_has_passed_and_not_a_nanosecond_longer() {
    let (breaker, clock) = breaker(1, WINDOW);
    breaker.fail();
    clock.advance(WINDOW.saturating_sub(NANOSECOND));
    let refused = breaker.try_acquire().unwrap_err();
    assert_eq!(refused.retry_after(), Some(NANOSECOND));
    clock.advance(NANOSECOND);
    assert_eq!(breaker.state(), State::Closed);
    breaker.try_acquire().unwrap().success();
}

#[test]
fn who_waits_as_told_is_admitted() {
    let (breaker, clock) = breaker(1, Duration::from_nanos(12_345_678_901));
    breaker.fail();
    clock.advance(Duration::from_nanos(987_654_321));
    let refused = breaker.try_acquire().unwrap_err();
    clock.advance(refused.retry_after().unwrap());
    assert!(breaker.try_acquire().is_ok());
}

#[test]
fn the_cooldown_begins_when_it_opens_and_not_at_the_first_failure() {
    let (breaker, clock) = breaker(2, WINDOW);
    breaker.fail();
    clock.advance(Duration::from_secs(9));
    breaker.fail();
    assert_eq!(breaker.snapshot().retry_after, Some(WINDOW));
}

#[test]
fn after_the_cooldown_nothing_is_counted() {
    let (breaker, clock) = breaker(2, WINDOW);
    breaker.fail();
    breaker.fail();
    clock.advance(WINDOW);
    breaker.fail();
    assert_eq!(breaker.state(), State::Closed);
    assert_eq!(breaker.snapshot().failures, 1);
}

#[test]
fn a_window_of_500_years_slides_as_any_other() {
    let (breaker, clock) = breaker(2, 500 * YEAR);
    breaker.fail();
    clock.advance(500 * YEAR);
    assert_eq!(breaker.snapshot().failures, 1);
    clock.advance(NANOSECOND);
    assert_eq!(breaker.snapshot().failures, 0);
    breaker.fail();
    breaker.fail();
    assert_eq!(breaker.snapshot().retry_after, Some(500 * YEAR));
}

// invariant 5
#[test]
fn the_longest_durations_and_a_clock_at_its_end_overflow_nothing() {
    let (breaker, clock) = breaker(2, Duration::MAX);
    breaker.fail();
    clock.advance(Duration::MAX);
    breaker.fail();
    // The clock stands still at its end, and so no cooldown passes there.
    clock.advance(Duration::MAX);
    assert_eq!(breaker.state(), State::Open);
    let refused = breaker.try_acquire().unwrap_err();
    assert_eq!(refused.retry_after(), Some(Duration::from_nanos(u64::MAX)));
}

#[test]
fn the_largest_threshold_counts_and_opens_at_nothing_less() {
    let (breaker, clock) = breaker(u32::MAX, WINDOW);
    for _ in 0..100_000 {
        breaker.fail();
        clock.advance(Duration::from_micros(1));
    }
    assert_eq!(breaker.snapshot().failures, 100_000);
    assert!(breaker.ready());
    clock.advance(WINDOW);
    assert_eq!(breaker.snapshot().failures, 0);
}

// invariant 5
#[test]
fn a_threshold_above_1024_opens_at_exactly_that_many_failures() {
    let (breaker, _clock) = breaker(5_000, WINDOW);
    for _ in 0..4_999 {
        breaker.fail();
    }
    assert!(breaker.ready());
    breaker.fail();
    assert!(!breaker.ready());
}

proptest! {
    /// Above 1,024 failures may stop counting a 1,024th of the window too early, never too late.
    #[test]
    fn a_large_threshold_forgets_at_most_a_1024th_of_the_window_too_early(
        window in prop_oneof![1..5_000_u64, 1_000_000..2_000_000_u64],
        pauses in prop::collection::vec((0..12_u64, 0..2_000_u64), 1..400),
    ) {
        let (breaker, clock) = breaker(u32::MAX, Duration::from_nanos(window));
        let grain = window.div_ceil(1_024);
        let mut now = 0;
        let mut failures = Vec::new();
        for (scale, pause) in pauses {
            // Pauses of every size, from none to the window's.
            let pause = (pause * window / 2_000) >> scale;
            clock.advance(Duration::from_nanos(pause));
            now += pause;
            breaker.fail();
            failures.push(now);

            let younger = |age: u64| failures.iter().filter(|since| now - **since <= age).count();
            let counted = usize::try_from(breaker.snapshot().failures).unwrap();
            prop_assert!(counted <= younger(window), "none counts that is too old");
            prop_assert!(counted >= younger(window.saturating_sub(grain)), "none is forgotten too early");
        }
    }
}
