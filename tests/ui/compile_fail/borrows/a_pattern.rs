use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn send((host, port): (&str, u16)) -> io::Result<usize> {
    Ok(host.len() + usize::from(port))
}

fn main() {}
