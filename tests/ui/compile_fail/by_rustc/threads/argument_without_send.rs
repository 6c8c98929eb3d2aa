use std::io;
use std::rc::Rc;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn send(data: Rc<str>) -> io::Result<usize> {
    Ok(data.len())
}

fn main() {}
