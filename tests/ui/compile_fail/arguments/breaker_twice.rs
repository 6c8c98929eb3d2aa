use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(breaker = BREAKER, breaker = BREAKER)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
