use std::io;

use breakerbox::circuit_breaker;

const NAME: &str = "";

#[circuit_breaker(threshold = 5, window = "10s", name = NAME)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
