use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = limit)]
async fn ping(limit: Duration) -> io::Result<Duration> {
    Ok(limit)
}

fn main() {}
