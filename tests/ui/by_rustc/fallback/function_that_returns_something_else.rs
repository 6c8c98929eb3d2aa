//! A function as `fallback` that returns something else than the function does.

use breakerbox::{BreakerError, circuit_breaker};

struct Silent;

fn number(_: BreakerError) -> u32 {
    0
}

async fn number_later(_: BreakerError) -> u32 {
    0
}

async fn last_known(_: BreakerError) -> Result<u32, Silent> {
    Ok(0)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = number)]
//                                                          ^ E0271
fn bare_value() -> Result<u32, Silent> {
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = number)]
//                                                          ^ E0277: `fallback` returns what the function returns, `Result<u32, Silent>`, or a future of it, and not `u32`
//                                                            = returns `u32`
async fn bare_value_async() -> Result<u32, Silent> {
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = number_later)]
//                                                          ^ E0277: `fallback` returns what the function returns, `Result<u32, Silent>`, or a future of it, and not `impl Future<Output = u32>`
async fn bare_value_awaited() -> Result<u32, Silent> {
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = last_known)]
//                                                          ^ E0271
fn future_for_a_sync_function() -> Result<u32, Silent> {
    Err(Silent)
}

fn main() {}
