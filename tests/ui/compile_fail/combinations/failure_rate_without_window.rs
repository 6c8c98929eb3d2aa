use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(failure_rate = 0.5, min_calls = 20)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
