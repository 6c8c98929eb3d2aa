use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", bulkhead = 3)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
