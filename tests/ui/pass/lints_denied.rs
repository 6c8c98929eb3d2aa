//! Nothing that the attribute writes is told of as the user's.
#![deny(warnings, missing_docs, unused, unused_qualifications, unreachable_pub, unsafe_op_in_unsafe_fn)]
#![deny(elided_lifetimes_in_paths, let_underscore_drop, single_use_lifetimes, unit_bindings)]
#![deny(redundant_lifetimes, trivial_casts, unused_import_braces, variant_size_differences)]
#![forbid(unsafe_code)]

use std::io;
use std::pin::Pin;
use std::time::Duration;

use breakerbox::{BreakerError, CircuitBreaker, circuit_breaker};

/// Documented, and so is nothing in it.
#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m", cooldown = Duration::from_secs(1))]
#[must_use]
#[inline]
fn sync(text: String) -> io::Result<usize> {
    #![allow(unused_variables)]
    let unused = 1;
    Ok(text.len())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn asynchronous(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn without_an_end() -> io::Result<usize> {
    loop {
        futures_lite::future::yield_now().await;
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[expect(unreachable_code)]
fn unreachable() -> io::Result<usize> {
    return Ok(1);
    Ok(2)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn never_returns() -> io::Result<usize> {
    loop {
        std::thread::yield_now();
    }
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m", key = text, max_keys = 2 + 2)]
fn opaque(text: &str) -> impl Future<Output = io::Result<usize>> + use<> {
    let length = text.len();
    async move { Ok(length) }
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn boxed(text: &str) -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send + '_>> {
    Box::pin(async move { Ok(text.len()) })
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn boxed_elsewhere(text: &str) -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send + '_>> {
    boxed(text)
}

async fn last_known(error: BreakerError) -> io::Result<usize> {
    Err(error.into())
}

#[circuit_breaker(
    threshold = 5,
    window = "10s",
    half_open = 1 + 1,
    failure_rate = 0.5,
    min_calls = 10,
    backoff = 2,
    max_cooldown = Duration::from_secs(60),
    failure_if = Result::is_err,
    ignore_if = |result| matches!(result, Ok(0)),
    fallback = last_known
)]
async fn with_everything(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

/// Documented as well.
#[circuit_breaker(threshold = 5, window = "10s")]
pub static DECLARED: CircuitBreaker;

#[circuit_breaker(breaker = DECLARED, fallback = |_| Ok(text.len()))]
fn through_declared(text: String) -> io::Result<usize> {
    Ok(text.len())
}

/// A client, documented.
pub struct Client {
    breaker: CircuitBreaker,
}

impl Client {
    /// Documented, whatever the breaker.
    #[circuit_breaker(breaker = self.breaker, fallback = async |_| Ok(1))]
    pub async fn ping(&mut self) -> io::Result<usize> {
        Ok(4)
    }
}

fn main() -> io::Result<()> {
    assert_eq!(sync("four".to_owned())?, 4);
    assert_eq!(unreachable()?, 1);
    drop(without_an_end());
    let _ = never_returns;
    assert_eq!(through_declared("four".to_owned())?, 4);
    futures_lite::future::block_on(async {
        assert_eq!(opaque("four").await?, 4);
        assert_eq!(boxed_elsewhere("four").await?, 4);
        assert_eq!(with_everything("four").await?, 4);
        let breaker = DECLARED.clone();
        assert_eq!(Client { breaker }.ping().await?, 4);
        io::Result::Ok(())
    })?;
    assert_eq!(futures_lite::future::block_on(asynchronous("four"))?, 4);
    Ok(())
}
