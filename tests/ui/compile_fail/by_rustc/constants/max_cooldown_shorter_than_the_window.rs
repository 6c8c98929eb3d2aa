use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

const WINDOW: Duration = Duration::from_secs(60);
const LONGEST: Duration = Duration::from_secs(30);

#[circuit_breaker(threshold = 5, window = WINDOW, backoff = 2.0, max_cooldown = LONGEST)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
