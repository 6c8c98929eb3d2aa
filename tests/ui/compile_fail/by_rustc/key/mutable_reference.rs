use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
fn ping(host: &mut String) -> io::Result<usize> {
    Ok(host.len())
}

fn main() {}
