//! Nor does it allow what the user forbids.
#![forbid(warnings, unreachable_code, unused, unsafe_code)]

use std::io;
use std::pin::Pin;

use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
fn sync(text: String, _unused: u32) -> io::Result<usize> {
    Ok(text.len())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn asynchronous(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = Result::is_err, fallback = |_| Ok(0))]
fn opaque(text: &str) -> impl Future<Output = io::Result<usize>> {
    async { Ok(text.len()) }
}

#[circuit_breaker(threshold = 5, window = "10s", key = text, fallback = async |error| Err(error.into()))]
fn boxed(text: &str) -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send + '_>> {
    Box::pin(async move { Ok(text.len()) })
}

#[circuit_breaker(threshold = 5, window = "10s")]
static DECLARED: CircuitBreaker;

#[circuit_breaker(breaker = DECLARED)]
fn through_declared(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

fn main() -> io::Result<()> {
    assert_eq!(futures_lite::future::block_on(opaque("four"))?, 4);
    assert_eq!(futures_lite::future::block_on(boxed("four"))?, 4);
    assert_eq!(through_declared("four")?, 4);
    assert_eq!(sync("four".to_owned(), 4)?, 4);
    assert_eq!(futures_lite::future::block_on(asynchronous("four"))?, 4);
    Ok(())
}
