use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> Pending<io::Result<u32>> {
    Box::pin(async { Ok(1) })
}

fn main() {}
