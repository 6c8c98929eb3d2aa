use std::future::Future;
use std::pin::Pin;

use breakerbox::circuit_breaker;

struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", fallback = async |_| 0)]
fn ping() -> Pin<Box<dyn Future<Output = Result<u32, Silent>>>> {
    Box::pin(async { Err(Silent) })
}

fn main() {}
