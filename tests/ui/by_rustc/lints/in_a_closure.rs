//! A parameter of a closure that is unused, in `fallback` and in `failure_if`.

use std::io;

use breakerbox::circuit_breaker;

pub struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |error| Ok(0))]
//                                                           ^ unused_variables
pub fn fallback() -> Result<u32, Silent> {
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result| true)]
//                                                             ^ unused_variables
fn failure_if() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
