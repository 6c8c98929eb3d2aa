use std::io;

use breakerbox::circuit_breaker;

fn limit() -> u32 {
    5
}

#[circuit_breaker(threshold = limit(), window = "10s")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
