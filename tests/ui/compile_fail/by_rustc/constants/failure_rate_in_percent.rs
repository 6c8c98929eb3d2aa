use std::io;

use breakerbox::circuit_breaker;

const RATE: f64 = 50.0;

#[circuit_breaker(threshold = 5, window = "10s", failure_rate = RATE, min_calls = 20)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
