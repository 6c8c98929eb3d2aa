use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", key = share)]
fn ping(share: f64) -> io::Result<f64> {
    Ok(share)
}

fn main() {}
