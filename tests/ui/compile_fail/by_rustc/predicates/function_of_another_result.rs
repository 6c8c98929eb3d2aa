use std::io;

use breakerbox::circuit_breaker;

fn is_bad(result: &Result<u32, String>) -> bool {
    result.is_err()
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = is_bad)]
fn ping() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
