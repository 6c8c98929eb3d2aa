//! A name in the body that is not in scope.

use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync() -> io::Result<u32> {
    Ok(pong)
    // ^ E0425
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous() -> io::Result<u32> {
    Ok(pong)
    // ^ E0425
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn future() -> impl Future<Output = io::Result<u32>> {
    async move { Ok(pong) }
    //              ^ E0425
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn boxed() -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send>> {
    Box::pin(async move { Ok(pong) })
    //                       ^ E0425
}

fn main() {}
