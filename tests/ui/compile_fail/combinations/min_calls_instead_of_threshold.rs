use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(min_calls = 20, window = "10s")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
