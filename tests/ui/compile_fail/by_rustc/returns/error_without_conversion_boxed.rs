use std::future::Future;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[derive(Debug)]
struct QuoteError;

#[circuit_breaker(threshold = 5, window = "10s")]
fn quote() -> Pin<Box<dyn Future<Output = Result<u32, QuoteError>>>> {
    Box::pin(async { Ok(1) })
}

fn main() {}
