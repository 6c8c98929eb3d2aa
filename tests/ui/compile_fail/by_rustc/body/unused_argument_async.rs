#![deny(warnings)]

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn ping(unused: u32) -> io::Result<u32> {
    Ok(1)
}

fn main() {}
