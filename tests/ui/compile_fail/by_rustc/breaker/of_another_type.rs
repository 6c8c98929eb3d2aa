use std::io;

use breakerbox::circuit_breaker;

static BREAKER: u32 = 5;

#[circuit_breaker(breaker = BREAKER)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
