use std::io;

use breakerbox::circuit_breaker;

const CALLS: u32 = 0;

#[circuit_breaker(threshold = 5, window = "10s", failure_rate = 0.5, min_calls = CALLS)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
