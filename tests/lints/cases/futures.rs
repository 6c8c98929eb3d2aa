//! Lints of functions that return a future.

use std::future::Future;
use std::io;

use breakerbox::circuit_breaker;
use futures_lite::future::yield_now;

use crate::{Guard, checked, fetch_later};

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn manual_async(symbol: &str) -> impl Future<Output = io::Result<f64>> + Send + '_ {
    async move { fetch_later(symbol).await }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused(symbol: String, attempts: u32) -> impl Future<Output = io::Result<f64>> {
    let local = 1;
    async move { fetch_later(&symbol).await }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused_mut(mut symbol: String) -> impl Future<Output = io::Result<f64>> {
    let mut local = symbol.len();
    println!("{local}");
    async move { fetch_later(&symbol).await }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn owned_and_only_read(symbol: String) -> impl Future<Output = io::Result<usize>> {
    let length = symbol.len();
    async move {
        yield_now().await;
        Ok(length)
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn snakeCase(symbolName: String) -> impl Future<Output = io::Result<f64>> {
    async move { fetch_later(&symbolName).await }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn needless_lifetime<'a>(symbol: &'a str) -> impl Future<Output = io::Result<f64>> + 'a {
    async move { fetch_later(symbol).await }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn needless_return(symbol: &str) -> impl Future<Output = io::Result<f64>> + '_ {
    return fetch_later(symbol);
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn let_and_return(symbol: &str) -> impl Future<Output = io::Result<f64>> + '_ {
    let later = fetch_later(symbol);
    later
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn result_unused(symbol: &str) -> impl Future<Output = io::Result<f64>> + '_ {
    fetch_later(symbol);
    checked(symbol);
    async move {
        fetch_later(symbol).await;
        Ok(fetch_later(symbol).await?)
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn guards(symbol: String, _guard: Guard) -> impl Future<Output = io::Result<f64>> {
    let _ = Guard(symbol.as_str().into());
    let guard = Guard(symbol.as_str().into());
    async move {
        guard.look();
        fetch_later(&symbol).await
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unreachable_end(symbol: String) -> impl Future<Output = io::Result<f64>> {
    async move {
        return fetch_later(&symbol).await;
        Ok(1.0)
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn recursive_for_ever(symbol: String) -> std::pin::Pin<Box<dyn Future<Output = io::Result<f64>>>> {
    recursive_for_ever(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn never_called(symbol: &str) -> impl Future<Output = io::Result<f64>> + '_ {
    fetch_later(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn panics(symbol: &str) -> impl Future<Output = io::Result<f64>> + '_ {
    assert!(symbol.len() > 1);
    let first = symbol.chars().next().unwrap();
    println!("{}", first);
    fetch_later(symbol)
}
