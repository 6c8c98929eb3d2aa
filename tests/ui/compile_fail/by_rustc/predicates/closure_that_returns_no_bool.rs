use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result| result.as_ref().map_or(0, |status| *status))]
fn ping() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
