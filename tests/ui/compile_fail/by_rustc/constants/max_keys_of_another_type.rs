use std::io;

use breakerbox::circuit_breaker;

const MANY: u32 = 10;

#[circuit_breaker(threshold = 5, window = "10s", key = "a".len(), max_keys = MANY)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
