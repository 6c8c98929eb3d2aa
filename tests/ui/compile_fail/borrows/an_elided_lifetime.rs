use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn send(request: Request<'_>) -> io::Result<usize> {
    Ok(request.0.len())
}

struct Request<'a>(&'a [u8]);

fn main() {}
