use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn read(path: &std::path::Path) -> io::Result<usize> {
    Ok(std::fs::read(path)?.len())
}

fn main() {}
