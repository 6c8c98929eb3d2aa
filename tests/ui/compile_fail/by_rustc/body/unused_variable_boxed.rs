#![deny(warnings)]

use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn ping() -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send>> {
    Box::pin(async move {
        let unused = 1;
        Ok(2)
    })
}

fn main() {}
