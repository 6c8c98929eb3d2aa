use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send>> {
    Box::pin(async {
        let name = Rc::new(5);
        std::future::ready(()).await;
        Ok(*name)
    })
}

fn main() {}
