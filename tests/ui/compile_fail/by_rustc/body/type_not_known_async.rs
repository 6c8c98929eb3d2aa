use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
async fn ping() -> io::Result<usize> {
    let numbers = Vec::new();
    Ok(numbers.len())
}

fn main() {}
