//! A `fallback` that is a value.

use breakerbox::circuit_breaker;

struct Silent;

const LAST_KNOWN: Result<u32, Silent> = Ok(0);

fn last_known() -> Result<u32, Silent> {
    Ok(0)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = LAST_KNOWN)]
//                                                          ^ E0277
fn constant() -> Result<u32, Silent> {
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = last_known())]
//                                                          ^ E0277
fn function_that_is_called() -> Result<u32, Silent> {
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = last_known())]
//                                                          ^ E0618
async fn function_that_is_called_async() -> Result<u32, Silent> {
    Err(Silent)
}

fn main() {}
