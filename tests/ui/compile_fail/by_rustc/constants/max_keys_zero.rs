use std::io;

use breakerbox::circuit_breaker;

const MANY: usize = 0;

#[circuit_breaker(threshold = 5, window = "10s", key = "a".len(), max_keys = MANY)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
