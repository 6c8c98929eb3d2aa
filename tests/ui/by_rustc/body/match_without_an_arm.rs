//! A `match` that leaves values out.

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping(number: u32) -> io::Result<u32> {
    match number {
    //    ^ E0004
        0 => Ok(1),
    }
}

fn main() {}
