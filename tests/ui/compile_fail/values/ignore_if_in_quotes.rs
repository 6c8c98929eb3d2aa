use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", ignore_if = "is_not_found")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
