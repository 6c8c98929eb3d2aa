use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", slow_call = "ms")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
