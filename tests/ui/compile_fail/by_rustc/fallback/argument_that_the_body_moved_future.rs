use std::future::Future;

use breakerbox::circuit_breaker;

struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Ok(host.len()))]
fn ping(host: String) -> impl Future<Output = Result<usize, Silent>> {
    async move {
        drop(host);
        Err(Silent)
    }
}

fn main() {}
