use std::io;

use breakerbox::circuit_breaker;

fn is_not_found(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

#[circuit_breaker(threshold = 5, window = "10s", ignore_if = is_not_found)]
fn ping() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
