use std::future::{Ready, ready};
use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> Ready<io::Result<u32>> {
    ready(Ok(1))
}

fn main() {}
