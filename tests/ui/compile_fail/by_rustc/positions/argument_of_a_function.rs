use std::io;

use breakerbox::circuit_breaker;

fn ping(#[circuit_breaker(threshold = 5, window = "10s")] name: &str) -> io::Result<usize> {
    Ok(name.len())
}

fn main() {
    ping("pong").unwrap();
}
