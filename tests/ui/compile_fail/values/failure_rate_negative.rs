use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", failure_rate = -0.5, min_calls = 20)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
