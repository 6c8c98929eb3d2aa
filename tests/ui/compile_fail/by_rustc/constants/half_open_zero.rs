use std::io;

use breakerbox::circuit_breaker;

const PROBES: u32 = 0;

#[circuit_breaker(threshold = 5, window = "10s", half_open = PROBES)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
