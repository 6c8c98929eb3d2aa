//! Every kind of function that edition 2015 has. It has no `async`: futures are made by hand.
#![allow(
    anonymous_parameters,
    bare_trait_objects,
    reason = "edition 2015 has them, and the attribute has to take them"
)]

extern crate breakerbox;
extern crate futures_lite;

#[path = "../every_edition.rs"]
mod every_edition;

use std::future::{ready, Future};
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;
use futures_lite::future::block_on;

use every_edition::{answer_later, assert_opens, down, Client};

/// In this edition the object of a trait needs no word before it, and that word is a name.
#[circuit_breaker(threshold = 1, window = "10s")]
fn sync(host: &str) -> Result<usize, Box<std::error::Error>> {
    let dyn = host.len();
    Ok(down::<usize>()? + dyn)
}

#[test]
fn a_sync_function_opens_its_breaker() {
    sync("a").unwrap_err();
    assert!(sync("a")
        .unwrap_err()
        .to_string()
        .starts_with("breaker open"));
}

#[circuit_breaker(threshold = 1, window = "10s", timeout = "1m", fallback = answer_later)]
fn boxed(_host: &str) -> Pin<Box<Future<Output = io::Result<usize>> + Send>> {
    Box::pin(ready(down()))
}

#[test]
fn a_function_that_returns_a_boxed_future_opens_its_breaker() {
    assert_opens(&mut || block_on(boxed("a")));
}

/// In this edition an argument of a trait's method needs no name.
trait Ping {
    fn ping(&self, usize) -> io::Result<usize>;

    #[circuit_breaker(threshold = 1, window = "10s")]
    fn provided(&self, count: usize) -> io::Result<usize> {
        self.ping(count)
    }
}

impl Ping for Client {
    #[circuit_breaker(threshold = 1, window = "10s", name = "ping")]
    fn ping(&self, _: usize) -> io::Result<usize> {
        down()
    }
}

#[test]
fn methods_of_a_trait_open_their_breakers() {
    let client = Client::new();
    assert_opens(&mut || client.provided(1));
    assert!(client
        .ping(1)
        .unwrap_err()
        .to_string()
        .starts_with("breaker open (ping)"));
}

/// In this edition a path of `use` begins at the root, also of a nested module.
mod nested {
    use breakerbox::circuit_breaker;
    use std::io;

    #[circuit_breaker(threshold = 1, window = "10s")]
    pub(super) fn ping() -> io::Result<usize> {
        ::down()
    }

    #[circuit_breaker(threshold = 1, window = "10s", crate = ::breakerbox)]
    pub(super) fn ping_by_path() -> io::Result<usize> {
        ::down()
    }
}

#[test]
fn functions_of_a_nested_module_open_their_breakers() {
    assert_opens(&mut nested::ping);
    assert_opens(&mut nested::ping_by_path);
}
