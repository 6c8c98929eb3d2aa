//! Functions of client code, each with lints to report, on lines of their own.
//!
//! A comment `own: <lint>, ..` ends a line of an attribute whose closure has these lints.
#![allow(clippy::blanket_clippy_restriction_lints)]

pub mod asynchronous;
pub mod boxed;
pub mod closures;
pub mod errors;
pub mod futures;
pub mod methods;
pub mod sync_bodies;
pub mod sync_methods;
pub mod sync_signatures;
pub mod sync_timeouts;
pub mod traits;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use breakerbox::BreakerError;

pub const KEY: &str = "all";
pub const MAX_KEYS: usize = 10;
pub const COOLDOWN: Duration = Duration::from_secs(10);
pub const SLOW: Duration = Duration::from_secs(1);

pub fn answer<T, E: From<BreakerError>>(error: BreakerError) -> Result<T, E> {
    Err(error.into())
}

pub fn is_ignored<T, E>(_: &Result<T, E>) -> bool {
    false
}

pub fn fetch(symbol: &str) -> io::Result<f64> {
    Ok(symbol.len() as f64)
}

pub async fn fetch_later(symbol: &str) -> io::Result<f64> {
    futures_lite::future::yield_now().await;
    fetch(symbol)
}

#[deprecated]
pub fn fetch_old(symbol: &str) -> io::Result<f64> {
    fetch(symbol)
}

#[must_use]
pub fn checked(symbol: &str) -> bool {
    symbol.is_empty()
}

/// It has something to do when it is dropped.
pub struct Guard(pub Arc<str>);

impl Drop for Guard {
    fn drop(&mut self) {
        println!("{}", self.0);
    }
}

impl Guard {
    pub fn look(&self) -> usize {
        self.0.len()
    }
}
