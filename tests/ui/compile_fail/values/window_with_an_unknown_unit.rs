use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10 parsecs")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
