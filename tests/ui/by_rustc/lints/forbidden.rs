//! No mistake: lints are forbidden, and the generated code allows none of them.
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

fn main() {
    drop(sync(String::new(), 4));
    drop(asynchronous("four"));
    drop(opaque("four"));
    drop(boxed("four"));
    drop(through_declared("four"));
}
