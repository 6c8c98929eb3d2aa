use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", failure_rate = 50, min_calls = 20)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
