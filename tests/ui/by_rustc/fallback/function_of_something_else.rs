//! A function as `fallback` that does not take the breaker's error.

use breakerbox::circuit_breaker;

struct Silent;

fn of_nothing() -> Result<u32, Silent> {
    Ok(0)
}

fn of_another_error(_: Silent) -> Result<u32, Silent> {
    Ok(0)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = of_nothing)]
//                                                          ^ E0593
fn without_a_parameter() -> Result<u32, Silent> {
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = of_nothing)]
//                                                          ^ E0061
async fn without_a_parameter_async() -> Result<u32, Silent> {
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = of_another_error)]
//                                                          ^ E0631
fn another_error() -> Result<u32, Silent> {
    Err(Silent)
}

fn main() {}
