use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "30s 1m")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
