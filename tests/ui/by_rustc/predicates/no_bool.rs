//! A predicate that returns no `bool`.

use std::io;

use breakerbox::circuit_breaker;

fn count(_: &io::Result<u32>) -> u32 {
    1
}

async fn is_bad(result: &io::Result<u32>) -> bool {
    result.is_err()
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = count)]
//                                                            ^ E0271
fn function() -> io::Result<u32> {
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = is_bad)]
//                                                            ^ E0271
fn async_function() -> io::Result<u32> {
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result| result.as_ref().map_or(0, |status| *status))]
//                                                                     ^ E0308
//                                                                                            ^ E0308
fn closure_that_returns_a_number() -> io::Result<u32> {
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result| drop(result.is_err()))]
//                                                                     ^ E0308
fn closure_that_returns_nothing() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
