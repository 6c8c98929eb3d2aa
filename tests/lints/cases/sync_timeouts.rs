//! Lints of sync functions with a timeout, whose bodies run on another thread.

use std::io;
use std::sync::{Arc, Mutex};

use breakerbox::circuit_breaker;

use crate::{Guard, checked, fetch, fetch_old};

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn unused_argument(symbol: String, attempts: u32) -> io::Result<f64> {
    fetch(&symbol)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn unused_mut_argument(mut symbol: String) -> io::Result<f64> {
    fetch(&symbol)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn argument_changed(mut symbol: String) -> io::Result<f64> {
    symbol.push_str(".");
    fetch(&symbol)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn unused_part_of_a_pattern((symbol, attempts): (String, u32)) -> io::Result<f64> {
    fetch(&symbol)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn guard_that_is_held(symbol: String, _guard: Guard) -> io::Result<f64> {
    fetch(&symbol)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn underscore_that_is_used(_symbol: String) -> io::Result<f64> {
    fetch(&_symbol)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn part_that_is_held((_guard, symbol, _): (Guard, String, u8)) -> io::Result<f64> {
    fetch(&symbol)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn small_and_held(symbol: String, _count: u32, _unit: ()) -> io::Result<f64> {
    fetch(&symbol)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn unused_locals(symbol: String) -> io::Result<f64> {
    let attempts = 3;
    let mut price = fetch(&symbol)?;
    let mut never_read = 1;
    never_read = 2;
    Ok(price)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn unreachable_end(symbol: String) -> io::Result<f64> {
    return fetch(&symbol);
    Ok(0.0)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn recursive_for_ever(symbol: String) -> io::Result<f64> {
    recursive_for_ever(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn result_unused(symbol: String) -> io::Result<f64> {
    fetch(&symbol);
    checked(&symbol);
    fetch_old(&symbol)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn needless_return(symbol: Arc<str>) -> io::Result<f64> {
    return Ok(fetch(&symbol)?);
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn let_and_return(symbol: Arc<str>) -> io::Result<f64> {
    let price = fetch(&symbol);
    price
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn lock_held_for_long(prices: Arc<Mutex<Vec<f64>>>) -> io::Result<f64> {
    let prices = prices.lock().unwrap();
    let first = prices[0];
    println!("{}", first);
    fetch("ACME")
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn guards(symbol: String) -> io::Result<f64> {
    let _ = Guard(symbol.as_str().into());
    let guard = Guard(symbol.as_str().into());
    drop(guard.look());
    fetch(&symbol)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
pub fn snakeCase(symbolName: String) -> io::Result<f64> {
    fetch(&symbolName)
}

pub struct Client {
    host: String,
}

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
    pub fn self_unused(self: Arc<Self>, symbol: String) -> io::Result<f64> {
        fetch(&symbol)
    }

    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
    pub fn mut_self(mut self, _guard: Guard) -> io::Result<f64> {
        self.host.push('.');
        fetch(&self.host)
    }

    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
    pub fn owned_self(self) -> io::Result<f64> {
        return fetch(&self.host);
    }
}
