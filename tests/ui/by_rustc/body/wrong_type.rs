//! A value of another type in the body.

use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync() -> io::Result<u32> {
    let number: u32 = "5";
    //                ^ E0308
    Ok(number)
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous() -> io::Result<u32> {
    let number: u32 = "5";
    //                ^ E0308
    Ok(number)
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn without_await() -> io::Result<u32> {
    let number: u32 = std::future::ready(1);
    //                ^ E0308
    Ok(number)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn future() -> impl Future<Output = io::Result<u32>> {
    async move {
        let number: u32 = "5";
        //                ^ E0308
        Ok(number)
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn boxed() -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send>> {
    Box::pin(async move {
        let number: u32 = "5";
        //                ^ E0308
        Ok(number)
    })
}

fn main() {}
