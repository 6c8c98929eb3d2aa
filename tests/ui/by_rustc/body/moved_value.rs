//! A value that is used after it moved.

use std::future::Future;
use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync(name: String) -> io::Result<usize> {
    drop(name);
    Ok(name.len())
    // ^ E0382
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous(name: String) -> io::Result<usize> {
    drop(name);
    Ok(name.len())
    // ^ E0382
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn future(name: String) -> impl Future<Output = io::Result<usize>> {
    async move {
        drop(name);
        Ok(name.len())
        // ^ E0382
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn boxed(name: String) -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send>> {
    Box::pin(async move {
        drop(name);
        Ok(name.len())
        // ^ E0382
    })
}

fn main() {}
