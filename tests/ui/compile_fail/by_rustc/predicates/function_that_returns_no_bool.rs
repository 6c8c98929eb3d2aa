use std::io;

use breakerbox::circuit_breaker;

fn count(_: &io::Result<u32>) -> u32 {
    1
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = count)]
fn ping() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
