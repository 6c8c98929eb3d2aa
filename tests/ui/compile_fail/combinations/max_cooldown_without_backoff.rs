use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", max_cooldown = "5m")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
