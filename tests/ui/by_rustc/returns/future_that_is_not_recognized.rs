//! A future that is returned under another name than the attribute recognizes.

use std::future::{Future, Ready, ready};
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

type SendPending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn alias_of_a_boxed_future_with_timeout() -> SendPending<io::Result<u32>> {
//                                           ^ E0277: a future of one is recognized where it is written out
//                                             = write that, or make the function an `async fn`
    Box::pin(async { Ok(1) })
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s", fallback = |_| unreachable!())]
fn alias_of_a_boxed_future_with_fallback() -> SendPending<Result<u32, Silent>> {
//                                            ^ E0277: a future of one is recognized where it is written out
//                                              = write that, or make the function an `async fn`
    Box::pin(async { Err(Silent) })
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn future_type() -> Ready<io::Result<u32>> {
//                  ^ E0277: a future of one is recognized where it is written out, as `impl Future<Output = Result<T, E>>`, and under an alias if it is boxed, as `Pin<Box<dyn Future<Output = Result<T, E>>>>`: write that, or make the function an `async fn`
    ready(Ok(1))
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Ok(1))]
fn future_type_with_fallback() -> Ready<Result<u32, Silent>> {
//                                ^ E0277: a future of one is recognized where it is written out
    ready(Err(Silent))
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn alias_of_a_future_of_a_foreign_error() -> SendPending<Result<u32, Silent>> {
//                                           ^ E0277: whose `E` needs `From<BreakerError>`
    Box::pin(async { Err(Silent) })
}

fn main() {}
