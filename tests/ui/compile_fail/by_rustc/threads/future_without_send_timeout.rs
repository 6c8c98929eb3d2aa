use std::future::Future;
use std::io;
use std::rc::Rc;

use breakerbox::circuit_breaker;

fn spawn<F: Future + Send + 'static>(_: F) {}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
async fn ping() -> io::Result<usize> {
    let name = Rc::new(5);
    std::future::ready(()).await;
    Ok(*name)
}

fn start() {
    spawn(ping());
}

fn main() {}
