use std::future::Future;

use breakerbox::circuit_breaker;

struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| 0)]
fn ping() -> impl Future<Output = Result<u32, Silent>> {
    async { Err(Silent) }
}

fn main() {}
