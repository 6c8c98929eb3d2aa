use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn ping(symbols: Vec<impl Into<String>>) -> io::Result<usize> {
    Ok(symbols.len())
}

fn main() {}
