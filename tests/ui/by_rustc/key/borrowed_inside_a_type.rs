//! A `key` with a reference inside its type.

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
//                                                     ^ E0521
fn ping(host: Option<&str>) -> io::Result<usize> {
    Ok(host.map_or(0, str::len))
}

fn main() {}
