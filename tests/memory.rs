//! What a breaker takes, heap included.

use std::time::Duration;

use allocation_counter::measure;
use breakerbox::CircuitBreaker;

/// Bytes that `make` has allocated and not freed, for each of a thousand breakers.
fn bytes_each(make: impl Fn() -> CircuitBreaker) -> i64 {
    const NUMBER: i64 = 1_000;
    let mut breakers = Vec::with_capacity(1_000);
    let info = measure(|| {
        for _ in 0..NUMBER {
            breakers.push(make());
        }
    });
    info.bytes_current / NUMBER
}

fn breaker() -> CircuitBreaker {
    CircuitBreaker::new(5, Duration::from_secs(10))
}

#[test]
fn a_breaker_with_a_threshold_of_five_takes_at_most_256_bytes() {
    let made = bytes_each(breaker);
    let with_failures_counted = bytes_each(|| {
        let breaker = breaker();
        (0..4).for_each(|_| breaker.fail());
        breaker
    });
    let opened = bytes_each(|| {
        let breaker = breaker();
        (0..5).for_each(|_| breaker.fail());
        breaker
    });
    println!("{made} {with_failures_counted} {opened}");
    assert!(with_failures_counted <= 256);
}
