//! Lints of sync methods, of types and of traits.

use std::io;
use std::sync::Arc;

use breakerbox::circuit_breaker;

use crate::{Guard, fetch};

pub struct Client {
    host: String,
    count: u32,
}

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn self_unused(&self, symbol: &str) -> io::Result<f64> {
        fetch(symbol)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn mut_self_unused(mut self, symbol: &str) -> io::Result<f64> {
        fetch(symbol).map(|price| price + f64::from(self.count))
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn mut_self(mut self, symbol: &str) -> io::Result<f64> {
        self.count += 1;
        fetch(symbol)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn mut_ref_self(&mut self, symbol: &str) -> io::Result<f64> {
        fetch(symbol).map(|price| price + f64::from(self.count))
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn changes(&mut self, symbol: &str) -> io::Result<f64> {
        self.host.push_str(".");
        self.count = self.count + 1;
        fetch(symbol)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn to_owned_self(self) -> io::Result<Client> {
        Ok(Client { host: self.host, count: self.count })
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn new(host: String) -> io::Result<Self> {
        Ok(Client { host: host, count: 0 })
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn get_host(&self) -> io::Result<&String> {
        Ok(&self.host)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn self_in_an_arc(self: Arc<Self>, attempts: u32) -> io::Result<f64> {
        fetch(&self.host)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn recursive_for_ever(&self) -> io::Result<f64> {
        self.recursive_for_ever()
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn never_called(&self) -> io::Result<f64> {
        fetch(&self.host)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn guarded(&self, _guard: Guard) -> io::Result<f64> {
        let host = &self.host.clone();
        fetch(&host)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn is_open(self) -> io::Result<bool> {
        return Ok(self.count > 1);
    }
}

pub trait Quotes {
    fn quote(&self, symbol: &str, attempts: u32) -> io::Result<f64>;

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn provided(&self, symbol: &str, attempts: u32) -> io::Result<f64> {
        let mut unused = 1;
        fetch(symbol)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn provided_without_use(&self, symbol: String) -> io::Result<f64> {
        return self.quote(&symbol, 3);
    }
}

impl Quotes for Client {
    #[circuit_breaker(threshold = 5, window = "10s")]
    fn quote(&self, symbol: &str, tries: u32) -> io::Result<f64> {
        let host = self.host.to_string();
        fetch(&host)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn provided(&self, symbol: &str, attempts: u32) -> io::Result<f64> {
        self.provided(symbol, attempts)
    }
}
