use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", key = "a".len(), max_keys = 18_446_744_073_709_551_616)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
