use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn quote(symbol: &str) -> io::Result<usize> {
    Ok(symbol.len())
}

fn main() {}
