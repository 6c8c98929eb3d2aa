#![deny(warnings)]

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn ping() -> io::Result<u32> {
    std::fs::remove_file("pong");
    Ok(1)
}

fn main() {}
