//! Every kind of function that edition 2021 has.

#[path = "../every_edition.rs"]
mod every_edition;
#[path = "../since_2018.rs"]
mod since_2018;

use std::io;

use breakerbox::circuit_breaker;
use futures_lite::future::{block_on, yield_now};

use crate::every_edition::{assert_opens, down, Client};

/// In this edition a trait has async functions, and a closure is async.
trait PingInTrait {
    async fn ping_in_trait(&self) -> io::Result<usize>;
}

impl PingInTrait for Client {
    #[circuit_breaker(
        threshold = 1,
        window = "10s",
        fallback = async |error| {
            yield_now().await;
            Err(error.into())
        }
    )]
    async fn ping_in_trait(&self) -> io::Result<usize> {
        down()
    }
}

#[test]
fn an_async_method_of_a_trait_opens_its_breaker() {
    let client = Client::new();
    assert_opens(&mut || block_on(client.ping_in_trait()));
}

/// In this edition a closure captures a field alone.
#[circuit_breaker(threshold = 1, window = "10s", fallback = |_| Ok(client.host.len()))]
fn field_by_field(client: Client) -> io::Result<usize> {
    drop(client.breaker);
    down()
}

#[test]
fn a_body_that_moves_one_field_leaves_the_other_to_the_fallback() {
    field_by_field(Client::new()).unwrap_err();
    assert_eq!(field_by_field(Client::new()).unwrap(), 1);
}
