use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(breaker = "payments")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
