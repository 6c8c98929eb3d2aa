use std::io;
use std::rc::Rc;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
fn ping(host: Rc<str>) -> io::Result<usize> {
    Ok(host.len())
}

fn main() {}
