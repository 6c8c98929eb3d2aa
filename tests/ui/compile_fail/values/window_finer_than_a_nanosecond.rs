use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "0.5ns")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
