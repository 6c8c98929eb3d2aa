use std::io;

use breakerbox::circuit_breaker;

const SHARE: f64 = 1.5;

#[circuit_breaker(threshold = 5, window = "10s", jitter = SHARE)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
