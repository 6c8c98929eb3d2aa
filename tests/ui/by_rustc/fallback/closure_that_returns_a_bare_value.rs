//! A closure as `fallback` that returns no `Result`.

use std::future::Future;
use std::pin::Pin;

use breakerbox::circuit_breaker;

struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| 0)]
//                                                              ^ E0308
fn sync() -> Result<u32, Silent> {
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| 0)]
//                                                              ^ E0308
async fn asynchronous() -> Result<u32, Silent> {
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| 0)]
//                                                              ^ E0308
fn future() -> impl Future<Output = Result<u32, Silent>> {
    async { Err(Silent) }
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = async |_| 0)]
//                                                                    ^ E0308
async fn async_closure() -> Result<u32, Silent> {
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = async |_| 0)]
//                                                                    ^ E0308
fn async_closure_boxed() -> Pin<Box<dyn Future<Output = Result<u32, Silent>>>> {
    Box::pin(async { Err(Silent) })
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| async { 0 })]
//                                                          ^ E0271
//                                                                    ^ E0271
async fn async_block() -> Result<u32, Silent> {
    Err(Silent)
}

fn main() {}
