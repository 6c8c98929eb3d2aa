use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

const SLOW: Duration = Duration::ZERO;

#[circuit_breaker(threshold = 5, window = "10s", slow_call = SLOW)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
