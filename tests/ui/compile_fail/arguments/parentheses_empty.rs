use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker()]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
