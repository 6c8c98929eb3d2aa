//! A predicate that is a function, or calls a method, that is not there.

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", failure_if = is_bad)]
//                                                            ^ E0425
fn function() -> io::Result<u32> {
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result| result.is_error())]
//                                                                            ^ E0599
fn method() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
