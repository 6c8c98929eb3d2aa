use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", max_keys = 100)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
