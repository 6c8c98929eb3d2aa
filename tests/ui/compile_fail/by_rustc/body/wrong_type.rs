use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> io::Result<u32> {
    let number: u32 = "5";
    Ok(number)
}

fn main() {}
