use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(treshold = 5, window = "10", timeout = 0, reset_on_success = 1)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
