use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
async fn ping(name: &str) -> io::Result<usize> {
    Ok(name.lenght())
}

fn main() {}
