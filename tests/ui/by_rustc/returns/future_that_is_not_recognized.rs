//! A future that is returned under another name than the attribute recognizes.

use std::future::{Future, Ready, ready};
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

#[circuit_breaker(threshold = 5, window = "10s")]
fn alias_of_a_boxed_future() -> Pending<io::Result<u32>> {
//                              ^ E0277: `#[circuit_breaker]` needs a function that returns a `Result`, not `Pin<Box<(dyn Future<Output = Result<u32, std::io::Error>> + 'static)>>`
//                                = a future of one is recognized where it is written out, under no alias: as `impl Future<Output = Result<T, E>>`, `Pin<Box<dyn Future<Output = Result<T, E>>>>` or `BoxFuture<Result<T, E>>`
    Box::pin(async { Ok(1) })
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn future_type() -> Ready<io::Result<u32>> {
//                  ^ E0277: `#[circuit_breaker]` needs a function that returns a `Result`, not `std::future::Ready<Result<u32, std::io::Error>>`
    ready(Ok(1))
}

fn main() {}
