use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

const COOLDOWN: Duration = Duration::from_secs(30);

#[circuit_breaker(threshold = 5, window = "10s", cooldown = COOLDOWN, half_open = 1, timeout = "30s")]
async fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {
    drop(ping());
}
