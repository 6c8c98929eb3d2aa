//! An error type that the breaker's error does not convert to.

use std::future::Future;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[derive(Debug)]
struct QuoteError;

fn price() -> Result<u32, QuoteError> {
    Err(QuoteError)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync() -> Result<u32, QuoteError> {
//           ^ E0277: the function returns `Result<T, E>`, whose `E` needs `From<BreakerError>`, and `QuoteError` does not have it
//             = can't say that the breaker is open
//             = if the error is yours, write `impl From<breakerbox::BreakerError> for QuoteError`, or with thiserror a variant `Breaker(#[from] breakerbox::BreakerError)`
//             = if it is another crate's and has `From<std::io::Error>`, write `fallback = |error| Err(std::io::Error::from(error).into())`; if it has not, write a `fallback` that makes a `QuoteError`
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous() -> Result<u32, QuoteError> {
//                         ^ E0277: the function returns `Result<T, E>`, whose `E` needs `From<BreakerError>`, and `QuoteError` does not have it
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn future() -> impl Future<Output = Result<u32, QuoteError>> {
//                                  ^ E0277: the function returns `Result<T, E>`, whose `E` needs `From<BreakerError>`, and `QuoteError` does not have it
    async { Ok(1) }
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn boxed() -> Pin<Box<dyn Future<Output = Result<u32, QuoteError>>>> {
//                                        ^ E0277: the function returns `Result<T, E>`, whose `E` needs `From<BreakerError>`, and `QuoteError` does not have it
    Box::pin(async { Ok(1) })
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn with_timeout() -> Result<u32, QuoteError> {
//                   ^ E0277: the function returns `Result<T, E>`, whose `E` needs `From<BreakerError>`, and `QuoteError` does not have it
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result| result.is_err())]
fn with_predicate() -> Result<u32, QuoteError> {
//                     ^ E0277: the function returns `Result<T, E>`, whose `E` needs `From<BreakerError>`, and `QuoteError` does not have it
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn with_question_mark() -> Result<u32, QuoteError> {
//                         ^ E0277: the function returns `Result<T, E>`, whose `E` needs `From<BreakerError>`, and `QuoteError` does not have it
    Ok(price()? + 1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn string() -> Result<u32, String> {
//             ^ E0277: the function returns `Result<T, E>`, whose `E` needs `From<BreakerError>`, and `String` does not have it
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn generic<E: Default>() -> Result<u32, E> {
//                          ^ E0277: the function returns `Result<T, E>`, whose `E` needs `From<BreakerError>`, and `E` does not have it
    Err(E::default())
}

fn main() {}
