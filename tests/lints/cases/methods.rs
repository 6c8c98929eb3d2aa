//! Lints of async methods.

use std::io;
use std::sync::Arc;

use breakerbox::circuit_breaker;
use futures_lite::future::yield_now;

use crate::{Guard, fetch, fetch_later};

pub struct Client {
    host: String,
    count: u32,
}

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn self_unused(&self, symbol: &str) -> io::Result<f64> {
        fetch_later(symbol).await
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn mut_self_unused(mut self, symbol: &str) -> io::Result<f64> {
        fetch_later(symbol).await.map(|price| price + f64::from(self.count))
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn mut_self(mut self, symbol: &str) -> io::Result<f64> {
        self.count += 1;
        fetch_later(symbol).await
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn mut_ref_self(&mut self, symbol: &str) -> io::Result<f64> {
        fetch_later(symbol).await.map(|price| price + f64::from(self.count))
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn changes(&mut self, symbol: &str) -> io::Result<f64> {
        self.host.push_str(".");
        self.count = self.count + 1;
        fetch_later(symbol).await
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn to_owned_self(self) -> io::Result<Client> {
        yield_now().await;
        Ok(Client { host: self.host, count: self.count })
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn new(host: String) -> io::Result<Self> {
        Ok(Client { host: host, count: 0 })
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn get_host(&self) -> io::Result<&String> {
        Ok(&self.host)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn self_in_an_arc(self: Arc<Self>, attempts: u32) -> io::Result<f64> {
        fetch_later(&self.host).await
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn never_called(&self) -> io::Result<f64> {
        fetch_later(&self.host).await
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn guarded(&self, _guard: Guard) -> io::Result<f64> {
        let host = &self.host.clone();
        fetch_later(&host).await
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn is_open(self) -> io::Result<bool> {
        return Ok(self.count > 1);
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn panics(&self) -> io::Result<bool> {
        let first = self.host.chars().next().unwrap();
        assert!(first != 'a', "it is {}", first);
        Ok(fetch(&self.host).unwrap() == 1.0)
    }
}
