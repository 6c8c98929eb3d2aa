use std::future::Future;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async {})
}

fn main() {}
