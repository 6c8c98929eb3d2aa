//! A constant that is zero or empty.

use std::io;
use std::time::Duration;

use breakerbox::{CircuitBreaker, circuit_breaker};

const NONE: u32 = 0;
const NO_KEYS: usize = 0;
const NO_TIME: Duration = Duration::ZERO;
const NAME: &str = "";

#[circuit_breaker(threshold = NONE, window = "10s")]
//                            ^ E0080: `threshold` is zero: write how many failures open the breaker, at least 1
fn threshold() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = NONE, window = "10s")]
//                            ^ E0080: `threshold` is zero: write how many failures open the breaker, at least 1
static BREAKER: CircuitBreaker;

#[circuit_breaker(threshold = 5, window = Duration::from_secs(0))]
//                                        ^ E0080: `window` is zero: write how long a failure counts, for instance 10 seconds
fn window() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = Duration::ZERO)]
//                                                         ^ E0080: `timeout` is zero: write how long a call may take, or leave it out for no time-out
fn timeout() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", cooldown = Duration::ZERO)]
//                                                          ^ E0080: `cooldown` is zero: write how long the breaker stays open, or leave it out for one window
fn cooldown() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", slow_call = NO_TIME)]
//                                                           ^ E0080: `slow_call` is zero: write how long a call may take before it counts as a failure, or leave it out
fn slow_call() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", half_open = NONE)]
//                                                           ^ E0080: `half_open` is zero: write how many probes must succeed, at least 1, or leave it out to close at once after the cooldown
fn half_open() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", failure_rate = 0.5, min_calls = NONE)]
//                                                                               ^ E0080: `min_calls` is zero: write of how many calls the rate is taken, at least 1
fn min_calls() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", key = "a".len(), max_keys = NO_KEYS)]
//                                                                           ^ E0080: `max_keys` is zero: write how many keys have a breaker at once, at least 1
fn max_keys() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", name = NAME)]
//                                                      ^ E0080: `name` is empty: write what the breaker protects, or leave it out
fn name() -> io::Result<()> {
    Ok(())
}

fn main() {}
