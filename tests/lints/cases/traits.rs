//! Lints of async functions in traits.

use std::future::Future;
use std::io;

use breakerbox::circuit_breaker;
use async_trait::async_trait;

use crate::{Guard, fetch_later};

pub struct Client {
    host: String,
}

pub trait Quotes {
    async fn quote(&self, symbol: &str, attempts: u32) -> io::Result<f64>;

    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn provided(&self, symbol: &str, attempts: u32) -> io::Result<f64> {
        let mut unused = 1;
        return fetch_later(symbol).await;
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn provided_future(&self, symbol: &str, attempts: u32) -> impl Future<Output = io::Result<f64>> {
        let mut unused = 1;
        fetch_later(symbol)
    }
}

impl Quotes for Client {
    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn quote(&self, symbol: &str, tries: u32) -> io::Result<f64> {
        let host = self.host.to_string();
        return fetch_later(&host).await;
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn provided(&self, mut symbol: &str, attempts: u32) -> io::Result<f64> {
        Ok(symbol.len() as f64)
    }
}

#[async_trait]
pub trait BoxedQuotes {
    async fn boxed_quote(&self, symbol: &str, attempts: u32) -> io::Result<f64>;

    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn boxed_provided(&self, symbol: &str, attempts: u32) -> io::Result<f64> {
        let mut unused = 1;
        return fetch_later(symbol).await;
    }

    async fn boxed_change(&mut self, symbol: String, guard: Guard) -> io::Result<f64>;
}

#[async_trait]
impl BoxedQuotes for Client {
    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn boxed_quote(&self, symbol: &str, tries: u32) -> io::Result<f64> {
        let host = self.host.to_string();
        return fetch_later(&host).await;
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn boxed_change(&mut self, mut symbol: String, _guard: Guard) -> io::Result<f64> {
        let mut unused = 1;
        Ok(fetch_later(&symbol).await?)
    }
}
