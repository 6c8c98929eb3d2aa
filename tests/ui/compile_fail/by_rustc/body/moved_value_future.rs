use std::future::Future;
use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping(name: String) -> impl Future<Output = io::Result<usize>> {
    async move {
        drop(name);
        Ok(name.len())
    }
}

fn main() {}
