use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

const LONGEST: Duration = Duration::from_secs(30);

#[circuit_breaker(threshold = 5, window = "10s", cooldown = "1m", backoff = 2.0, max_cooldown = LONGEST)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
