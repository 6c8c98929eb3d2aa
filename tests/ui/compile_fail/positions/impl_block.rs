use std::io;

use breakerbox::circuit_breaker;

struct Client;

#[circuit_breaker(threshold = 5, window = "10s")]
impl Client {
    fn ping(&self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {}
