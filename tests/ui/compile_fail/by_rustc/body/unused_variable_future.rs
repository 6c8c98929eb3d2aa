#![deny(warnings)]

use std::future::Future;
use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn ping() -> impl Future<Output = io::Result<u32>> {
    async move {
        let unused = 1;
        Ok(2)
    }
}

fn main() {}
