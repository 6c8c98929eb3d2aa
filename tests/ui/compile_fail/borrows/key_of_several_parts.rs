use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", key = (host, port))]
fn ping(host: &str, port: u16) -> io::Result<usize> {
    Ok(host.len() + usize::from(port))
}

fn main() {}
