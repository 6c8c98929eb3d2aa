use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(
    threshold = 5,
    window = "10s",
    cooldown = "1m",
    backoff = 2.0,
    max_cooldown = "30s"
)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
