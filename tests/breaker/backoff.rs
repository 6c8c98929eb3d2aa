//! Cooldowns that grow with each opening in a row, and jitter.

use std::collections::BTreeSet;
use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{Builder, CircuitBreaker, State};
use proptest::prelude::*;

const SECOND: Duration = Duration::from_secs(1);
const WINDOW: Duration = Duration::from_secs(60);

/// Opens at every failure.
fn builder(clock: &Manual) -> Builder {
    CircuitBreaker::builder()
        .threshold(1)
        .window(WINDOW)
        .cooldown(10 * SECOND)
        .clock(clock)
}

/// Fails, and waits until the breaker admits calls again; tells how long that was.
fn fail_and_wait(breaker: &CircuitBreaker, clock: &Manual) -> Duration {
    breaker.call(|| Err::<(), _>("down")).unwrap_err();
    let wait = breaker.snapshot().retry_after.unwrap();
    clock.advance(wait);
    wait
}

fn seconds<const N: usize>(seconds: [u64; N]) -> [Duration; N] {
    seconds.map(Duration::from_secs)
}

#[test]
fn each_opening_in_a_row_lasts_longer_up_to_the_longest() {
    let clock = Manual::new();
    for builder in [builder(&clock), builder(&clock).half_open(1)] {
        let breaker = builder
            .backoff(2.0)
            .max_cooldown(60 * SECOND)
            .build()
            .unwrap();
        let waits = [(); 6].map(|()| fail_and_wait(&breaker, &clock));
        assert_eq!(waits, seconds([10, 20, 40, 60, 60, 60]));
    }
}

#[test]
fn without_backoff_all_openings_last_one_cooldown() {
    let clock = Manual::new();
    let breaker = builder(&clock).build().unwrap();
    let waits = [(); 4].map(|()| fail_and_wait(&breaker, &clock));
    assert_eq!(waits, seconds([10; 4]));
}

#[test]
fn a_close_alone_does_not_forget_the_growth() {
    let clock = Manual::new();
    let breaker = builder(&clock).half_open(1).backoff(2.0).build().unwrap();
    assert_eq!(fail_and_wait(&breaker, &clock), 10 * SECOND);
    breaker.call(|| Ok::<_, ()>(())).unwrap();
    clock.advance(WINDOW.saturating_sub(Duration::from_nanos(1)));
    assert_eq!(fail_and_wait(&breaker, &clock), 20 * SECOND);
}

#[test]
fn closed_for_a_window_it_forgets_the_growth() {
    let clock = Manual::new();
    let breaker = builder(&clock).half_open(1).backoff(2.0).build().unwrap();
    assert_eq!(fail_and_wait(&breaker, &clock), 10 * SECOND);
    assert_eq!(fail_and_wait(&breaker, &clock), 20 * SECOND);
    breaker.call(|| Ok::<_, ()>(())).unwrap();
    clock.advance(WINDOW);
    assert_eq!(fail_and_wait(&breaker, &clock), 10 * SECOND);
}

#[test]
fn a_breaker_that_nobody_calls_is_closed_from_the_end_of_its_cooldown() {
    let clock = Manual::new();
    let breaker = builder(&clock).backoff(2.0).build().unwrap();
    fail_and_wait(&breaker, &clock);
    // Closed, as anyone can see, though no call has noticed.
    clock.advance(WINDOW);
    assert_eq!(fail_and_wait(&breaker, &clock), 10 * SECOND);
}

#[test]
fn half_open_for_however_long_is_not_closed() {
    let clock = Manual::new();
    let breaker = builder(&clock).half_open(1).backoff(2.0).build().unwrap();
    fail_and_wait(&breaker, &clock);
    clock.advance(100 * WINDOW);
    assert_eq!(fail_and_wait(&breaker, &clock), 20 * SECOND);
}

#[test]
fn a_reset_forgets_the_growth_and_so_does_giving_it_back_its_own_ways() {
    let clock = Manual::new();
    let breaker = builder(&clock).backoff(2.0).build().unwrap();
    fail_and_wait(&breaker, &clock);
    breaker.reset();
    assert_eq!(fail_and_wait(&breaker, &clock), 10 * SECOND);
    breaker.force_open();
    breaker.automatic();
    assert_eq!(fail_and_wait(&breaker, &clock), 10 * SECOND);
}

// invariant 5
#[test]
fn a_million_openings_in_a_row_overflow_nothing() {
    let clock = Manual::new();
    let breaker = builder(&clock)
        .half_open(1)
        .backoff(1_000.0)
        .max_cooldown(SECOND * 100)
        .build()
        .unwrap();
    for _ in 0..1_000_000 {
        breaker.fail();
        clock.advance(100 * SECOND);
    }
    let snapshot = breaker.snapshot();
    assert_eq!(snapshot.opened, 1_000_000);
    assert_eq!(fail_and_wait(&breaker, &clock), 100 * SECOND);
}

#[test]
fn without_a_longest_it_grows_to_the_end_of_the_clock() {
    let clock = Manual::new();
    let breaker = builder(&clock).backoff(1e300).build().unwrap();
    assert_eq!(fail_and_wait(&breaker, &clock), 10 * SECOND);
    breaker.fail();
    assert_eq!(
        breaker.snapshot().retry_after,
        Some(Duration::from_nanos(u64::MAX))
    );
}

#[test]
fn a_probe_that_hangs_gives_its_slot_up_after_the_first_cooldown_however_far_that_has_grown() {
    let clock = Manual::new();
    let breaker = builder(&clock).half_open(1).backoff(2.0).build().unwrap();
    fail_and_wait(&breaker, &clock);
    fail_and_wait(&breaker, &clock);
    let _hanging = breaker.try_acquire().unwrap();
    let refused = breaker.try_acquire().unwrap_err();
    assert_eq!(refused.retry_after(), Some(10 * SECOND));
}

#[test]
fn jitter_gives_a_probe_no_less_time() {
    let clock = Manual::new();
    for seed in 0..100 {
        let builder = builder(&clock).half_open(1).jitter(1.0).jitter_seed(seed);
        let breaker = builder.build().unwrap();
        fail_and_wait(&breaker, &clock);
        let probe = breaker.try_acquire().unwrap();
        clock.advance(9 * SECOND);
        probe.success();
        assert_eq!(breaker.state(), State::Closed);
    }
}

#[test]
fn breakers_that_lost_the_same_dependency_come_back_at_different_times() {
    let clock = Manual::new();
    let builder = builder(&clock).jitter(0.5);
    let waits: BTreeSet<_> = (0..20)
        .map(|_| {
            let breaker = builder.clone().build().unwrap();
            breaker.fail();
            breaker.snapshot().retry_after.unwrap()
        })
        .collect();
    assert!(waits.len() > 15, "{waits:?}");
}

#[test]
fn the_same_seed_gives_the_same_jitter_and_another_another() {
    let clock = Manual::new();
    let waits = |seed| {
        let builder = builder(&clock).jitter(1.0).jitter_seed(seed);
        let breaker = builder.build().unwrap();
        [(); 5].map(|()| fail_and_wait(&breaker, &clock))
    };
    assert_eq!(waits(1), waits(1));
    assert_ne!(waits(1), waits(2));
}

proptest! {
    #[test]
    fn jitter_shortens_a_cooldown_by_at_most_its_share_and_never_to_zero(
        cooldown in 1..100_000_000_000_u64,
        jitter in 0.0..=1.0,
        seed in any::<u64>(),
    ) {
        let breaker = CircuitBreaker::builder()
            .threshold(1)
            .window(WINDOW)
            .cooldown(Duration::from_nanos(cooldown))
            .jitter(jitter)
            .jitter_seed(seed)
            .clock(Manual::new())
            .build()
            .unwrap();
        breaker.fail();
        let wait = breaker.snapshot().retry_after.unwrap();
        let full = Duration::from_nanos(cooldown);
        prop_assert!(wait <= full && wait > Duration::ZERO);
        prop_assert!(wait + Duration::from_nanos(1) >= full.mul_f64(1.0 - jitter));
    }
}
