use std::io;

use breakerbox::circuit_breaker;

const WINDOW: u64 = 10;

#[circuit_breaker(threshold = 5, window = WINDOW)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
