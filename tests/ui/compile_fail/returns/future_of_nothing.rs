use std::future::Future;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> impl Future<Output = ()> {
    async {}
}

fn main() {}
