use std::io;
use std::rc::Rc;
use std::sync::Arc;

use breakerbox::circuit_breaker;

struct Client(Rc<str>);

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
    fn ping(self: Arc<Self>) -> io::Result<usize> {
        Ok(self.0.len())
    }
}

fn main() {}
