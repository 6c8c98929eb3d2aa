use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
async fn ping(name: String) -> io::Result<usize> {
    name.
}

fn main() {}
