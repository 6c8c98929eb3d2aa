use std::future::Future;
use std::io;
use std::rc::Rc;

use breakerbox::circuit_breaker;

fn spawn<F: Future + Send + 'static>(_: F) {}

#[circuit_breaker(threshold = 5, window = "10s", fallback = async |_| {
    let zero = Rc::new(0);
    std::future::ready(()).await;
    Ok(*zero)
})]
async fn ping() -> io::Result<usize> {
    Ok(5)
}

fn start() {
    spawn(ping());
}

fn main() {}
