use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(breaker = self.breaker)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
