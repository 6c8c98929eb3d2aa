use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping(name: String) -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send>> {
    Box::pin(async move {
        drop(name);
        Ok(name.len())
    })
}

fn main() {}
