use breakerbox::circuit_breaker;
use std::future::Future;
use std::io;

#[circuit_breaker(threshold = 5, window = "10s")]
async fn ping() -> impl Future<Output = io::Result<()>> {
    async { Ok(()) }
}

fn main() {
    drop(ping());
}
