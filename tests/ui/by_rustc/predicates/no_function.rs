//! A predicate that is a value.

use std::io;

use breakerbox::circuit_breaker;

const LIMIT: u32 = 5;

fn is_bad() -> bool {
    true
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = LIMIT)]
//                                                            ^ E0277
fn constant() -> io::Result<u32> {
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = is_bad())]
//                                                            ^ E0277
fn function_that_is_called() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
