//! Lints of functions that return a future in a box.

use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

use crate::{Guard, checked, fetch_later};

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn by_hand(symbol: &str) -> Pin<Box<dyn Future<Output = io::Result<f64>> + Send + '_>> {
    Box::pin(async move { fetch_later(symbol).await })
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused(symbol: String, attempts: u32) -> BoxFuture<'static, io::Result<f64>> {
    Box::pin(async move {
        let local = 1;
        let mut price = fetch_later(&symbol).await?;
        Ok(price)
    })
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused_mut(mut symbol: String) -> BoxFuture<'static, io::Result<f64>> {
    Box::pin(async move { fetch_later(&symbol).await })
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn made_before(mut symbol: String, attempts: u32) -> BoxFuture<'static, io::Result<f64>> {
    let mut unused = 1;
    symbol.push('.');
    Box::pin(async move { return fetch_later(&symbol).await })
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn snakeCase(symbolName: String) -> BoxFuture<'static, io::Result<f64>> {
    Box::pin(async move { fetch_later(&symbolName).await })
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn needless_lifetime<'a>(symbol: &'a str) -> BoxFuture<'a, io::Result<f64>> {
    Box::pin(fetch_later(symbol))
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn needless_return(symbol: &str) -> BoxFuture<'_, io::Result<f64>> {
    return Box::pin(fetch_later(symbol));
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn result_unused(symbol: &str) -> BoxFuture<'_, io::Result<f64>> {
    Box::pin(async move {
        fetch_later(symbol);
        checked(symbol);
        fetch_later(symbol).await;
        Ok(fetch_later(symbol).await?)
    })
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn guards(symbol: String, _guard: Guard) -> BoxFuture<'static, io::Result<f64>> {
    Box::pin(async move {
        let _ = Guard(symbol.as_str().into());
        let guard = Guard(symbol.as_str().into());
        drop(guard.look());
        return fetch_later(&symbol).await;
    })
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unreachable_end(symbol: String) -> BoxFuture<'static, io::Result<f64>> {
    Box::pin(async move {
        panic!("no {symbol}");
        fetch_later(&symbol).await
    })
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn owned_and_only_read(symbol: String) -> BoxFuture<'static, io::Result<usize>> {
    let length = symbol.len();
    Box::pin(async move { Ok(length) })
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn never_called(symbol: &str) -> BoxFuture<'_, io::Result<f64>> {
    Box::pin(fetch_later(symbol))
}
