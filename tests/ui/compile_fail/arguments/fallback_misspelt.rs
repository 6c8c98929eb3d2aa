use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", fall_back = |_| Ok(()))]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
