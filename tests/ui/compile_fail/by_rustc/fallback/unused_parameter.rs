#![deny(warnings)]

use breakerbox::circuit_breaker;

pub struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |error| Ok(0))]
pub fn ping() -> Result<u32, Silent> {
    Err(Silent)
}

fn main() {}
