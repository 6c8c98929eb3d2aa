#![deny(warnings)]

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn ping() -> io::Result<u32> {
    let unused = 1;
    Ok(2)
}

fn main() {}
