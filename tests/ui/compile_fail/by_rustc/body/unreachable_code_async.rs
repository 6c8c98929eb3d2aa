#![deny(warnings)]

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn ping() -> io::Result<u32> {
    return Ok(1);
    Ok(2)
}

fn main() {}
