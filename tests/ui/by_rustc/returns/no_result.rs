//! A function that returns no `Result`.

use std::future::Future;
use std::pin::Pin;

use breakerbox::circuit_breaker;

struct Answer;

type Alias = Option<u32>;

#[circuit_breaker(threshold = 5, window = "10s")]
fn option() -> Option<u32> {
//             ^ E0277: `#[circuit_breaker]` needs a function that returns a `Result`, not `Option<u32>`
//               = not a `Result<T, E>`
//               = the breaker counts an `Err` as a failure and answers with one of its own when it is open: return `Result<T, E>` with `E: From<BreakerError>`
    Some(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn option_async() -> Option<u32> {
//                         ^ E0277: `#[circuit_breaker]` needs a function that returns a `Result`, not `Option<u32>`
    Some(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn option_boxed() -> Pin<Box<dyn Future<Output = Option<u32>>>> {
//                                               ^ E0277: `#[circuit_breaker]` needs a function that returns a `Result`, not `Option<u32>`
    Box::pin(async { Some(1) })
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Some(0))]
fn option_with_fallback() -> Option<u32> {
//                           ^ E0277: `#[circuit_breaker]` needs a function that returns a `Result`, not `Option<u32>`
//                             = the breaker counts an `Err` as a failure
    Some(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn number_future() -> impl Future<Output = u32> {
//                                         ^ E0277: `#[circuit_breaker]` needs a function that returns a `Result`, not `u32`
    async { 1 }
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn structure() -> Answer {
//                ^ E0277: `#[circuit_breaker]` needs a function that returns a `Result`, not `Answer`
    Answer
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn alias() -> Alias {
//            ^ E0277: `#[circuit_breaker]` needs a function that returns a `Result`, not `Option<u32>`
    Some(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn generic<R: Default>() -> R {
//                          ^ E0277: `#[circuit_breaker]` needs a function that returns a `Result`, not `R`
    R::default()
}

fn main() {}
