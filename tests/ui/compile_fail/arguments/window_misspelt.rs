use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, widow = "10s")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
