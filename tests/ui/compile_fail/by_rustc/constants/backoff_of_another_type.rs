use std::io;

use breakerbox::circuit_breaker;

const FACTOR: u32 = 2;

#[circuit_breaker(threshold = 5, window = "10s", backoff = FACTOR)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
