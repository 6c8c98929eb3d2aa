//! A `fallback` that uses an argument that the body moved.

use std::future::Future;

use breakerbox::circuit_breaker;

struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Ok(host.len()))]
//                                                          ^ E0382
fn sync(host: String) -> Result<usize, Silent> {
    drop(host);
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s", fallback = |_| Ok(host.len()))]
//                                                                          ^ E0382
fn sync_timeout(host: String) -> Result<usize, Silent> {
    drop(host);
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Ok(host.len()))]
//                                                          ^ E0382
async fn asynchronous(host: String) -> Result<usize, Silent> {
    drop(host);
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = async |_| Ok(host.len()))]
//                                                          ^ E0382
async fn awaited(host: String) -> Result<usize, Silent> {
    drop(host);
    Err(Silent)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Ok(host.len()))]
//                                                          ^ E0382
fn future(host: String) -> impl Future<Output = Result<usize, Silent>> {
    async move {
        drop(host);
        Err(Silent)
    }
}

fn main() {}
