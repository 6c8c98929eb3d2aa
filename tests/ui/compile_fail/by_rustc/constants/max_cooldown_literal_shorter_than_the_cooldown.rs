use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

const COOLDOWN: Duration = Duration::from_secs(60);

#[circuit_breaker(threshold = 5, window = "10s", cooldown = COOLDOWN, backoff = 2.0, max_cooldown = "30s")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
