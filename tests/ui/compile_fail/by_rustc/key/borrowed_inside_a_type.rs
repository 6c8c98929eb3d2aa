use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
fn ping(host: Option<&str>) -> io::Result<usize> {
    Ok(host.map_or(0, str::len))
}

fn main() {}
