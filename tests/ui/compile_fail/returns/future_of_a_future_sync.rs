use std::future::Future;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> impl Future<Output = impl Future<Output = Result<u32, std::io::Error>>> {
    async { async { Ok(1) } }
}

fn main() {}
