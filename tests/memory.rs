//! What a breaker takes, heap included.

// Elsewhere std's mutex is larger, and may have a part on the heap.
#![cfg(any(target_os = "linux", target_os = "android"))]

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use allocation_counter::measure;
use breakerbox::CircuitBreaker;

fn breaker() -> CircuitBreaker {
    CircuitBreaker::new(5, Duration::from_secs(10))
}

fn failing(times: u32) -> CircuitBreaker {
    let breaker = breaker();
    (0..times).for_each(|_| breaker.fail());
    breaker
}

/// The bytes that `make` has allocated and not freed, on the average of a thousand breakers: some of what
/// one takes, such as its place in the registry, it shares with others.
fn bytes_each(make: impl Fn() -> CircuitBreaker) -> i64 {
    const NUMBER: u16 = 1_000;
    let mut breakers = Vec::with_capacity(NUMBER.into());
    bytes_left(|| breakers.extend((0..NUMBER).map(|_| make()))) / i64::from(NUMBER)
}

/// The bytes that `f` has allocated and not freed. What it shares with another test's breakers might be
/// freed by that one, so they take turns.
fn bytes_left(f: impl FnOnce()) -> i64 {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    measure(f).bytes_current
}

#[test]
fn a_breaker_with_a_threshold_of_five_takes_at_most_256_bytes() {
    let bytes = bytes_each(|| failing(4));
    assert!(bytes <= 256, "{bytes}");
}

#[test]
fn a_breaker_that_never_failed_takes_less() {
    let bytes = bytes_each(breaker);
    assert!(bytes <= 216, "{bytes}");
}

#[test]
fn one_that_is_open_takes_some_bytes_for_each_processor_instead_of_its_failures() {
    // Two counts: for the thread that has the processor's number, and for others.
    let processors = thread::available_parallelism().map_or(16, usize::from);
    let counts = i64::try_from(2 * processors.min(16)).unwrap();
    let bytes = bytes_each(|| failing(5));
    assert!(bytes <= 232 + 8 * counts, "{bytes}");
}

#[test]
fn all_of_it_is_given_back() {
    let left = bytes_left(|| drop((0..10_000).map(|_| failing(5)).collect::<Vec<_>>()));
    // Of some 2,600,000: what is left of sheets of counts goes when there are others.
    assert!(left < 60_000, "{left}");
}
