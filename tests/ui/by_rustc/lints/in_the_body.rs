//! What the body leaves unused.

use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn variable() -> io::Result<u32> {
    let unused = 1;
    //  ^ unused_variables
    Ok(2)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn variable_async() -> io::Result<u32> {
    let unused = 1;
    //  ^ unused_variables
    Ok(2)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn variable_future() -> impl Future<Output = io::Result<u32>> {
    async move {
        let unused = 1;
        //  ^ unused_variables
        Ok(2)
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn variable_boxed() -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send>> {
    Box::pin(async move {
        let unused = 1;
        //  ^ unused_variables
        Ok(2)
    })
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn argument(unused: u32) -> io::Result<u32> {
//                    ^ unused_variables
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn result() -> io::Result<u32> {
    std::fs::remove_file("pong");
    // <- unused_must_use
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn unreachable() -> io::Result<u32> {
    return Ok(1);
    Ok(2)
    // <- unreachable_code
}

fn main() {}
