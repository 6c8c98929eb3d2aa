//! A future that is not `Send`, where another thread may run it.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;

use breakerbox::circuit_breaker;

fn spawn<F: Future + Send + 'static>(_: F) {}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous() -> io::Result<usize> {
    let name = Rc::new(5);
    std::future::ready(()).await;
    Ok(*name)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
async fn with_timeout() -> io::Result<usize> {
    let name = Rc::new(5);
    std::future::ready(()).await;
    Ok(*name)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = async |_| {
    let zero = Rc::new(0);
    std::future::ready(()).await;
    Ok(*zero)
})]
async fn with_fallback() -> io::Result<usize> {
    Ok(5)
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn with_argument(name: Rc<str>) -> io::Result<usize> {
    Ok(name.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn future() -> impl Future<Output = io::Result<usize>> {
    async {
        let name = Rc::new(5);
        std::future::ready(()).await;
        Ok(*name)
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn boxed() -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send>> {
    Box::pin(async {
    // <- error
        let name = Rc::new(5);
        std::future::ready(()).await;
        Ok(*name)
    })
}

fn start() {
    spawn(asynchronous());
    //    ^ error
    spawn(with_timeout());
    //    ^ error
    spawn(with_fallback());
    //    ^ error
    spawn(with_argument(Rc::from("pong")));
    //    ^ error
    spawn(future());
    //    ^ error
}

fn main() {}
