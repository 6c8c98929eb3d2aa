//! Lints of functions whose attribute has a breaker, a key, a predicate or a fallback.

use std::future::Future;
use std::io;
use std::sync::Arc;

use breakerbox::{BreakerError, CircuitBreaker};
use breakerbox::circuit_breaker;

use crate::{Guard, fetch, fetch_later};

pub struct Client {
    pub breaker: CircuitBreaker,
    pub host: String,
}

pub fn is_down(result: &io::Result<f64>) -> bool {
    result.is_err()
}

pub async fn answer_later(error: BreakerError) -> io::Result<f64> {
    Err(error.into())
}

impl Client {
    #[circuit_breaker(breaker = self.breaker)]
    pub fn own_breaker(&self, symbol: &str, attempts: u32) -> io::Result<f64> {
        let mut price = fetch(symbol)?;
        return Ok(price + self.host.len() as f64);
    }

    #[circuit_breaker(breaker = &self.breaker, timeout = "1s")]
    pub async fn own_breaker_later(&self, symbol: &str, attempts: u32) -> io::Result<f64> {
        let mut price = fetch_later(symbol).await?;
        return Ok(price + self.host.len() as f64);
    }

    #[circuit_breaker(breaker = self.breaker)]
    pub async fn own_breaker_of_mut_self(mut self, symbol: String) -> io::Result<f64> {
        Ok(fetch_later(&symbol).await? + self.host.len() as f64)
    }

    #[circuit_breaker(breaker = self.breaker)]
    pub fn own_breaker_of_a_future(&self) -> impl Future<Output = io::Result<f64>> + '_ {
        let mut unused = self.host.len();
        fetch_later(&self.host)
    }

    #[circuit_breaker(threshold = 5, window = "10s", key = self.host)]
    pub fn by_host(&self, symbol: &str, attempts: u32) -> io::Result<f64> {
        Ok(fetch(symbol)? + self.host.len() as f64)
    }
}

#[circuit_breaker(threshold = 5, window = "10s", key = symbol, max_keys = 10)]
pub fn by_key(symbol: &str, attempts: u32) -> io::Result<f64> {
    let mut price = fetch(symbol)?;
    return Ok(price);
}

#[circuit_breaker(threshold = 5, window = "10s", key = symbol)]
pub async fn by_key_later(symbol: &String, attempts: u32) -> io::Result<f64> {
    let mut price = fetch_later(symbol).await?;
    return Ok(price);
}

#[circuit_breaker(threshold = 5, window = "10s", key = *count)]
pub async fn by_small_key(count: &u32, _guard: Guard) -> io::Result<f64> {
    fetch_later(&count.to_string()).await
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = is_down, ignore_if = Result::is_ok)]
pub fn judged(symbol: &str, attempts: u32) -> io::Result<f64> {
    let mut price = fetch(symbol)?;
    return Ok(price);
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = is_down, timeout = "1s")]
pub async fn judged_later(symbol: String, attempts: u32) -> io::Result<f64> {
    let mut price = fetch_later(&symbol).await?;
    return Ok(price);
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = answer_later)]
pub async fn answered_later(symbol: String, attempts: u32) -> io::Result<f64> {
    let mut price = fetch_later(&symbol).await?;
    return Ok(price);
}

#[circuit_breaker(
    threshold = 5,
    window = "10s",
    failure_if = |result| result.is_err(), // own: clippy::implicit_return, clippy::redundant_closure_for_method_calls
    fallback = |_| fetch(symbol) // own: clippy::implicit_return
)]
pub fn answered_by_argument(symbol: &str, attempts: u32) -> io::Result<f64> {
    let mut price = fetch(symbol)?;
    return Ok(price);
}

#[circuit_breaker(
    threshold = 5,
    window = "10s",
    ignore_if = |_| symbol.is_empty(), // own: clippy::implicit_return
    fallback = |_| fetch(&symbol) // own: clippy::implicit_return
)]
pub fn answered_by_owned_argument(symbol: String, attempts: u32) -> io::Result<f64> {
    let mut price = fetch(&symbol)?;
    return Ok(price);
}

#[circuit_breaker(
    threshold = 5,
    window = "10s",
    timeout = "1s",
    fallback = async |_| fetch_later(symbol).await // own: clippy::implicit_return
)]
pub async fn answered_by_argument_later(symbol: &str, mut attempts: u32) -> io::Result<f64> {
    let mut price = fetch_later(symbol).await?;
    return Ok(price);
}

#[circuit_breaker(
    threshold = 5,
    window = "10s",
    fallback = |_| fetch(&symbol) // own: clippy::implicit_return
)]
pub async fn answered_by_owned_argument_later(symbol: String, _guard: Guard) -> io::Result<f64> {
    let mut price = fetch_later(&symbol).await?;
    return Ok(price);
}

#[circuit_breaker(
    threshold = 5,
    window = "10s",
    timeout = "1s",
    fallback = |error| Err(error.into()) // own: clippy::implicit_return
)]
pub fn answered_by_a_closure(symbol: Arc<str>, attempts: u32) -> io::Result<f64> {
    let mut price = fetch(&symbol)?;
    return Ok(price);
}

#[circuit_breaker(
    threshold = 5,
    window = "10s",
    cooldown = "1s",
    half_open = 2,
    failure_rate = 0.5,
    min_calls = 20,
    slow_call = "1s",
    backoff = 2.0,
    max_cooldown = "1m",
    jitter = 0.2,
    reset_on_success = false,
    name = "settings"
)]
pub async fn every_setting(symbol: String, attempts: u32) -> io::Result<f64> {
    let mut price = fetch_later(&symbol).await?;
    return Ok(price);
}
