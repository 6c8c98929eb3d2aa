use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

const DAYS: u64 = u64::MAX;

#[circuit_breaker(threshold = 5, window = Duration::from_secs(DAYS * 86_400))]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
