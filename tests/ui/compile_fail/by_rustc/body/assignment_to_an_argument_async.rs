use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
async fn ping(number: u32) -> io::Result<u32> {
    number += 1;
    Ok(number)
}

fn main() {}
