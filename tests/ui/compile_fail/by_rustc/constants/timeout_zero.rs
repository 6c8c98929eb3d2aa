use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = Duration::ZERO)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
