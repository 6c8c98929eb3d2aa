//! A `timeout` on a sync function that cannot run on another thread.

use std::io;
use std::rc::Rc;
use std::sync::Arc;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn argument(data: Rc<str>) -> io::Result<usize> {
//                                              ^ E0277
    Ok(data.len())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn generic<T: AsRef<[u8]> + 'static>(data: T) -> io::Result<usize> {
//                                                                 ^ E0277
    Ok(data.as_ref().len())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn impl_trait(data: impl AsRef<[u8]> + 'static) -> io::Result<usize> {
//                                                                   ^ E0277
    Ok(data.as_ref().len())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn result() -> io::Result<Rc<str>> {
//             ^ E0277
    Ok(Rc::from("pong"))
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn result_with_an_argument(data: String) -> io::Result<Rc<str>> {
//                                          ^ E0277
    Ok(Rc::from(data))
}

struct Client(Rc<str>);

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
    fn receiver(self: Arc<Self>) -> io::Result<usize> {
    //                                                ^ E0277
    //                                                ^ E0277
        Ok(self.0.len())
    }
}

fn main() {}
