use std::io;

use breakerbox::circuit_breaker;

#[derive(Clone, PartialEq, Eq)]
struct Host(String);

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
fn ping(host: Host) -> io::Result<usize> {
    Ok(host.0.len())
}

fn main() {}
