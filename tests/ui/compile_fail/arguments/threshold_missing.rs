use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(window = "10s")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
