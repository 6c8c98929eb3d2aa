use std::io;

use breakerbox::circuit_breaker;

const LIMIT: u32 = 5;

#[circuit_breaker(threshold = 5, window = "10s", failure_if = LIMIT)]
fn ping() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
