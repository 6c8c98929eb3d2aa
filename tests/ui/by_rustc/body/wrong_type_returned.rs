//! A value of another type as the result.

use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync() -> io::Result<u32> {
    Ok("5")
    // ^ E0308
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous() -> io::Result<u32> {
    Ok("5")
    // ^ E0308
}

#[circuit_breaker(threshold = 5, window = "10s")]
// <- E0271
fn future() -> impl Future<Output = io::Result<u32>> {
//             ^ E0271
//                                                   ^ E0271
    async move { Ok("5") }
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn boxed() -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send>> {
    Box::pin(async move { Ok("5") })
    //                       ^ E0308
}

fn main() {}
