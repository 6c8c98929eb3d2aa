use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| async { Ok(0) })]
fn ping() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
