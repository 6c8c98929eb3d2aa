use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result: io::Result<u32>| result.is_err())]
fn ping() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
