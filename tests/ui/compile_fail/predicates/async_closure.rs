use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", failure_if = async |result| result.is_err())]
fn ping() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
