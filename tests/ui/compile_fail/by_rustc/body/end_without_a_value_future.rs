use std::future::Future;
use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> impl Future<Output = io::Result<()>> {
    async move {
        println!("pong");
    }
}

fn main() {}
