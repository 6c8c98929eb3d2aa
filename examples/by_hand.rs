//! The breaker alone, without the attribute.
//!
//! ```sh
//! cargo run --example by_hand
//! ```
//!
//! For where a call is not one function: it begins here and ends there, in a callback or in another
//! task. Time is a [`clock::Manual`], as in a test: ten seconds pass without waiting.

use std::time::Duration;

use anyhow::{bail, ensure};
use breakerbox::{BreakerError, CallError, CircuitBreaker, State, clock};

fn main() -> anyhow::Result<()> {
    let clock = clock::Manual::new();
    let breaker = CircuitBreaker::builder()
        .name("printer")
        .threshold(3)
        .window(Duration::from_secs(10))
        .clock(&clock)
        // Each change once and in order: the place for a log line, a metric, an alarm.
        .on_transition(|transition| println!("      ** {transition} **"))
        .build()?;

    a_success_forgets_failures(&breaker)?;
    three_failures_open_it(&breaker)?;
    a_cooldown_later_it_is_closed(&breaker, &clock)
}

/// A permit is the right to make one call. Whoever has it tells how the call ended.
fn a_success_forgets_failures(breaker: &CircuitBreaker) -> anyhow::Result<()> {
    println!("Calls with a permit");
    breaker.try_acquire()?.failure();
    breaker.try_acquire()?.failure();
    show(breaker, "after two failures");
    // The user pressed "cancel": that says nothing of the printer. Dropping the permit is the same.
    breaker.try_acquire()?.ignore();
    show(breaker, "after a call that was ignored");
    breaker.try_acquire()?.success();
    show(breaker, "after a success, which forgets the failures");
    ensure!(
        breaker.snapshot().failures == 0,
        "a success should forget the failures"
    );
    Ok(())
}

/// `call` is for a call that is one function: `Ok` is a success, `Err` is a failure.
fn three_failures_open_it(breaker: &CircuitBreaker) -> anyhow::Result<()> {
    println!("\nCalls with a function");
    // This one begins before the breaker opens, and ends after.
    let slow = breaker.try_acquire()?;
    for page in 1..=4 {
        match breaker.call(|| print_page(page, Tray::Empty)) {
            Ok(()) => bail!("a printer without paper has printed"),
            Err(CallError::Inner(error)) => println!("  page {page}: {error}"),
            // The fourth page never got to the printer.
            Err(CallError::Breaker(error)) => println!("  page {page}: {error}"),
        }
    }
    show(breaker, "after three failures");
    ensure!(
        breaker.state() == State::Open,
        "three failures should open it"
    );

    // It was admitted in better times, and says nothing of the printer as it is now.
    slow.success();
    show(breaker, "after a success that came too late to count");
    ensure!(
        breaker.state() == State::Open && breaker.snapshot().late == 1,
        "a late success should have no say"
    );
    Ok(())
}

fn a_cooldown_later_it_is_closed(
    breaker: &CircuitBreaker,
    clock: &clock::Manual,
) -> anyhow::Result<()> {
    println!("\nOnce its time is up");
    let Err(refused) = breaker.try_acquire() else {
        bail!("an open breaker has admitted a call");
    };
    clock.advance(retry_after(&refused));
    // Nothing ticks in the background: the listener hears of it with the next call.
    show(breaker, "before the next call");
    breaker.call(|| print_page(4, Tray::Full))?;
    show(breaker, "after it");
    ensure!(
        breaker.state() == State::Closed,
        "a cooldown later it should be closed"
    );
    Ok(())
}

fn retry_after(refused: &BreakerError) -> Duration {
    // Only a time-out has none, and here is no time-out.
    refused.retry_after().unwrap_or_default()
}

fn show(breaker: &CircuitBreaker, when: &str) {
    let now = breaker.snapshot();
    println!(
        "  {when:44} {}, failures {}, opened {}, late {}",
        now.state, now.failures, now.opened, now.late
    );
}

#[derive(Clone, Copy)]
enum Tray {
    Empty,
    Full,
}

#[derive(Debug, thiserror::Error)]
#[error("out of paper")]
struct OutOfPaper;

fn print_page(page: u32, tray: Tray) -> Result<(), OutOfPaper> {
    match tray {
        Tray::Empty => Err(OutOfPaper),
        Tray::Full => {
            println!("  page {page}: printed");
            Ok(())
        }
    }
}
