use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(breaker = BREAKER)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
