//! A breaker without the attribute, driven by hand: `cargo run --example by_hand`.
//!
//! For settings that are known only at run time, for one breaker in front of several functions, and
//! for calls that are not one function. Time is a clock that the program moves, as in your tests.

use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{CallError, CircuitBreaker, ConfigError};

fn main() -> Result<(), ConfigError> {
    let clock = Manual::new();
    let breaker = CircuitBreaker::builder()
        .name("parser")
        .threshold(2)
        .window(Duration::from_secs(10))
        .cooldown(Duration::from_secs(30))
        .clock(&clock)
        .on_transition(|transition| println!("  {:?} → {:?}", transition.from, transition.to))
        .build()?;

    println!("One function, called through the breaker:");
    for text in ["42", "forty-two", "43", "forty-three", "forty-four", "45"] {
        parse(&breaker, text);
    }

    println!("Half a minute later:");
    clock.advance(Duration::from_secs(30));
    parse(&breaker, "46");

    println!("A call that begins here and ends there:");
    hand_over(&breaker);
    println!("  {:?}", breaker.snapshot());
    Ok(())
}

/// `Ok` is a success, `Err` and a panic are failures.
fn parse(breaker: &CircuitBreaker, text: &str) {
    match breaker.call(|| text.parse::<u32>()) {
        Ok(number) => println!("  {text:?} is {number}"),
        // The function ran, and this is its error.
        Err(CallError::Inner(error)) => println!("  {text:?}: {error}"),
        // It did not run.
        Err(CallError::Breaker(refused)) => println!("  {text:?}: {refused}"),
    }
}

/// A permit is the right to make one call. It can be handed on, and is given back with the verdict;
/// dropped, it says nothing.
fn hand_over(breaker: &CircuitBreaker) {
    match breaker.try_acquire() {
        Ok(permit) => {
            let worked = std::thread::scope(|scope| {
                let work = scope.spawn(|| "47".parse::<u32>().is_ok());
                work.join().unwrap_or(false)
            });
            if worked {
                permit.success();
            } else {
                permit.failure();
            }
        }
        Err(refused) => println!("  {refused}"),
    }
}
