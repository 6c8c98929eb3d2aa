//! A constant of another type.

use std::io;

use breakerbox::circuit_breaker;

const SIZE: usize = 5;
const NUMBER: u32 = 2;
const LONG: u64 = 10;
const TEXT: &str = "10s";
const HALF: f32 = 0.5;

#[circuit_breaker(threshold = SIZE, window = "10s")]
//                            ^ E0308
fn threshold() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = TEXT)]
//                                        ^ E0308
fn window_as_text() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = LONG)]
//                                        ^ E0308
fn window_as_a_number() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", failure_rate = HALF, min_calls = 20)]
//                                                              ^ E0308
fn failure_rate() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", backoff = NUMBER)]
//                                                         ^ E0308
fn backoff() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", key = "a".len(), max_keys = NUMBER)]
//                                                                           ^ E0308
fn max_keys() -> io::Result<()> {
    Ok(())
}

fn main() {}
