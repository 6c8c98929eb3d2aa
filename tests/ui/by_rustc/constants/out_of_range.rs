//! A constant fraction or factor that is out of its range.

use std::io;

use breakerbox::circuit_breaker;

const HALF: f64 = 0.5;
const NOTHING: f64 = 0.0;
const PERCENT: f64 = 50.0;
const MORE_THAN_ALL: f64 = 1.5;
const NEGATIVE: f64 = -0.2;

#[circuit_breaker(threshold = 5, window = "10s", failure_rate = PERCENT, min_calls = 20)]
//                                                              ^ E0080: `failure_rate` is not a share: write which part of the calls must fail, more than 0 and at most 1, such as 0.5 for half of them
fn failure_rate_in_percent() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", failure_rate = NOTHING, min_calls = 20)]
//                                                              ^ E0080: `failure_rate` is not a share: write which part of the calls must fail, more than 0 and at most 1, such as 0.5 for half of them
fn failure_rate_zero() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", failure_rate = f64::NAN, min_calls = 20)]
//                                                              ^ E0080: `failure_rate` is not a share: write which part of the calls must fail, more than 0 and at most 1, such as 0.5 for half of them
fn failure_rate_not_a_number() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", jitter = MORE_THAN_ALL)]
//                                                        ^ E0080: `jitter` is not a share: write by which part a cooldown may be shorter, from 0 to 1, such as 0.2
fn jitter_more_than_all() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", jitter = NEGATIVE)]
//                                                        ^ E0080: `jitter` is not a share: write by which part a cooldown may be shorter, from 0 to 1, such as 0.2
fn jitter_negative() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", backoff = HALF)]
//                                                         ^ E0080: `backoff` is less than 1 or not finite: write how many times longer each cooldown is than the one before, such as 2.0, or leave it out
fn backoff_less_than_one() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", backoff = f64::INFINITY)]
//                                                         ^ E0080: `backoff` is less than 1 or not finite: write how many times longer each cooldown is than the one before, such as 2.0, or leave it out
fn backoff_not_finite() -> io::Result<()> {
    Ok(())
}

fn main() {}
