use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Ok(()), fallback = |_| Ok(()))]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
