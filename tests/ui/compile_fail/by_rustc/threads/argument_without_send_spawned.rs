use std::future::Future;
use std::io;
use std::rc::Rc;

use breakerbox::circuit_breaker;

fn spawn<F: Future + Send + 'static>(_: F) {}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn ping(name: Rc<str>) -> io::Result<usize> {
    Ok(name.len())
}

fn start() {
    spawn(ping(Rc::from("pong")));
}

fn main() {}
