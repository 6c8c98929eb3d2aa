use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", backoff = 2.0, max_cooldown = "0s")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
