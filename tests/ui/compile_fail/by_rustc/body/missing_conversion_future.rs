use std::future::Future;

use breakerbox::{BreakerError, circuit_breaker};

struct QuoteError;

impl From<BreakerError> for QuoteError {
    fn from(_: BreakerError) -> Self {
        Self
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> impl Future<Output = Result<u32, QuoteError>> {
    async move { Ok("5".parse::<u32>()?) }
}

fn main() {}
