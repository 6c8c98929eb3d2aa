use std::future::Future;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
async fn ping() -> Pin<Box<dyn Future<Output = Result<u32, std::io::Error>>>> {
    Box::pin(async { Ok(1) })
}

fn main() {}
