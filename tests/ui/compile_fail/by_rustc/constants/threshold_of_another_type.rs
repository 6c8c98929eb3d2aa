use std::io;

use breakerbox::circuit_breaker;

const LIMIT: usize = 5;

#[circuit_breaker(threshold = LIMIT, window = "10s")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
