use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn send(host: &str, data: &[u8]) -> io::Result<usize> {
    Ok(host.len() + data.len())
}

fn main() {}
