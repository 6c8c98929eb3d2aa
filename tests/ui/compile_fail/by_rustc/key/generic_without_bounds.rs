use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
fn ping<H: AsRef<str>>(host: H) -> io::Result<usize> {
    Ok(host.as_ref().len())
}

fn main() {}
