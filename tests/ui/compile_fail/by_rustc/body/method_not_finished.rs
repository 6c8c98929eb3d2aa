use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping(name: String) -> io::Result<usize> {
    name.
}

fn main() {}
