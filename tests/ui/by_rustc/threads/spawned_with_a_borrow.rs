//! A future with a borrowed argument, where another thread may run it.

use std::future::Future;
use std::io;

use breakerbox::circuit_breaker;

fn spawn<F: Future + Send + 'static>(_: F) {}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn ping(name: &str) -> io::Result<usize> {
    Ok(name.len())
}

fn start() {
    let name = String::from("pong");
    spawn(ping(&name));
    //         ^ E0597
}

fn main() {}
