use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn send(data: &mut Vec<Option<u8>>) -> io::Result<usize> {
    Ok(data.len())
}

fn main() {}
