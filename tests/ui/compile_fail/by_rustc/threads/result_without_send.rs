use std::io;
use std::rc::Rc;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn ping() -> io::Result<Rc<str>> {
    Ok(Rc::from("pong"))
}

fn main() {}
