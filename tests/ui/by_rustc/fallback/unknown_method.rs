//! A `fallback` that calls a method that the breaker's error does not have.

use breakerbox::circuit_breaker;

struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |error| Ok(error.retry()))]
//                                                                           ^ E0599
fn ping() -> Result<u32, Silent> {
    Err(Silent)
}

fn main() {}
