use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send>> {
    Box::pin(async move { Ok("5") })
}

fn main() {}
