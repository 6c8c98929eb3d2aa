use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = limit, window = "10s")]
fn ping(limit: u32) -> io::Result<u32> {
    Ok(limit)
}

fn main() {}
