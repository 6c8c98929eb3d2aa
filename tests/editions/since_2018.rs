//! The kinds of functions that came with edition 2018, for the packages of this edition and of later ones.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use breakerbox::{circuit_breaker, BreakerError};
use futures_lite::future::{block_on, yield_now};

use crate::every_edition::{assert_opens, down, Client, WINDOW};

#[circuit_breaker(threshold = 1, window = "10s")]
async fn asynchronous(host: &str) -> io::Result<usize> {
    yield_now().await;
    down().map(|()| host.len())
}

#[test]
fn an_async_function_opens_its_breaker() {
    assert_opens(&mut || block_on(asynchronous("a")));
}

#[circuit_breaker(threshold = 1, window = WINDOW, timeout = "1m", fallback = answer_async)]
async fn asynchronous_timeout(_host: String, _guard: Arc<u8>) -> io::Result<usize> {
    yield_now().await;
    down()
}

async fn answer_async(error: BreakerError) -> io::Result<usize> {
    yield_now().await;
    Err(error.into())
}

#[test]
fn an_async_function_with_a_timeout_and_a_fallback_opens_its_breaker() {
    assert_opens(&mut || block_on(asynchronous_timeout("a".to_owned(), Arc::new(1))));
}

#[circuit_breaker(threshold = 1, window = "10s", key = host, ignore_if = |_| host == "ignored")]
async fn asynchronous_by_key(host: &str) -> io::Result<usize> {
    yield_now().await;
    down()
}

#[test]
fn an_async_function_with_a_key_opens_its_breaker() {
    assert_opens(&mut || block_on(asynchronous_by_key("a")));
}

#[circuit_breaker(threshold = 1, window = "10s")]
fn boxed_block<'a>(host: &'a str) -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send + 'a>> {
    Box::pin(async move { down().map(|()| host.len()) })
}

#[test]
fn a_function_that_returns_a_boxed_block_opens_its_breaker() {
    assert_opens(&mut || block_on(boxed_block("a")));
}

impl Client {
    #[circuit_breaker(breaker = self.breaker, timeout = "1m")]
    async fn own_breaker_later(&self) -> io::Result<&str> {
        yield_now().await;
        down()?;
        Ok(&self.host)
    }
}

#[test]
fn an_async_method_uses_the_breaker_of_its_instance() {
    let client = Client::new();
    assert_opens(&mut || block_on(client.own_breaker_later()).map(str::len));
}

#[async_trait]
trait PingLater {
    async fn ping_later(&mut self, host: &str) -> io::Result<usize>;

    #[circuit_breaker(threshold = 1, window = "10s")]
    async fn provided_later(&mut self, host: &str) -> io::Result<usize> {
        self.ping_later(host).await
    }
}

#[async_trait]
impl PingLater for Client {
    #[circuit_breaker(threshold = 1, window = "10s", timeout = "1m", name = "ping_later")]
    async fn ping_later(&mut self, host: &str) -> io::Result<usize> {
        self.host.push_str(host);
        down()
    }
}

#[test]
fn methods_of_an_async_trait_open_their_breakers() {
    let mut client = Client::new();
    assert_opens(&mut || block_on(client.provided_later("a")));
    let refused = block_on(client.ping_later("a")).unwrap_err();
    assert!(refused.to_string().starts_with("breaker open (ping_later)"));
}
