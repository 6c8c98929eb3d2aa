use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", key = "a".len(), max_keys = -1)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
