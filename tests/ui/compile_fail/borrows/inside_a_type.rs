use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn send<'a>(data: Option<std::borrow::Cow<'a, str>>) -> io::Result<usize> {
    Ok(data.map_or(0, |data| data.len()))
}

fn main() {}
