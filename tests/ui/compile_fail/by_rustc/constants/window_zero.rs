use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = Duration::from_secs(0))]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
