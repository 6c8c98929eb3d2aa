use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn ping(data: impl AsRef<[u8]> + Send) -> io::Result<usize> {
    Ok(data.as_ref().len())
}

fn main() {}
