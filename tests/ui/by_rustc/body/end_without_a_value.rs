//! A body that ends without a value.

use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync() -> io::Result<()> {
//           ^ E0308
    println!("pong");
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous() -> io::Result<()> {
//                                        ^ E0308
    println!("pong");
}

#[circuit_breaker(threshold = 5, window = "10s")]
// <- E0271
fn future() -> impl Future<Output = io::Result<()>> {
//             ^ E0271
//                                                  ^ E0271
    async move {
        println!("pong");
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn boxed() -> Pin<Box<dyn Future<Output = io::Result<()>> + Send>> {
    Box::pin(async move {
    //                  ^ E0308
        println!("pong");
    })
}

fn main() {}
