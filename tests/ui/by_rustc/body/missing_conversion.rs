//! A `?` on an error or an option that does not convert.

use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::{BreakerError, circuit_breaker};

struct QuoteError;

impl From<BreakerError> for QuoteError {
    fn from(_: BreakerError) -> Self {
        Self
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync() -> Result<u32, QuoteError> {
    Ok("5".parse::<u32>()?)
    //                   ^ E0277
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous() -> Result<u32, QuoteError> {
    Ok("5".parse::<u32>()?)
    //                   ^ E0277
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn future() -> impl Future<Output = Result<u32, QuoteError>> {
    async move { Ok("5".parse::<u32>()?) }
    //                                ^ E0277
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn boxed() -> Pin<Box<dyn Future<Output = Result<u32, QuoteError>> + Send>> {
    Box::pin(async move { Ok("5".parse::<u32>()?) })
    //                                         ^ E0277
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn option() -> io::Result<u32> {
    Ok("5".chars().next()? as u32)
    //                   ^ E0277
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn option_async() -> io::Result<u32> {
    Ok("5".chars().next()? as u32)
    //                   ^ E0277
}

fn main() {}
