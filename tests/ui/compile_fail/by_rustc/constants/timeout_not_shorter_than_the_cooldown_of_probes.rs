use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

const TIMEOUT: Duration = Duration::from_secs(30);

#[circuit_breaker(threshold = 5, window = "10s", half_open = 1, timeout = TIMEOUT)]
async fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {
    drop(ping());
}
