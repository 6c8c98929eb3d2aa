use std::io;

use breakerbox::circuit_breaker;

struct Borrowed<'a>(&'a str);

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn send(text: Borrowed) -> io::Result<usize> {
    Ok(text.0.len())
}

fn main() {}
