use std::future::Future;

use breakerbox::circuit_breaker;

#[derive(Debug)]
struct QuoteError;

#[circuit_breaker(threshold = 5, window = "10s")]
fn quote() -> impl Future<Output = Result<u32, QuoteError>> {
    async { Ok(1) }
}

fn main() {}
