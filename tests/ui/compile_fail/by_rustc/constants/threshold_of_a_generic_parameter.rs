use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = N, window = "10s")]
fn ping<const N: u32>() -> io::Result<u32> {
    Ok(N)
}

fn main() {}
