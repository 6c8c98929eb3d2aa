use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", reset_on_success = "no")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
