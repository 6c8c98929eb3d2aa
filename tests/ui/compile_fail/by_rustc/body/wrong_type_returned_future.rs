use std::future::Future;
use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> impl Future<Output = io::Result<u32>> {
    async move { Ok("5") }
}

fn main() {}
