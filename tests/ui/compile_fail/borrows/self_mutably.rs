use std::io;

use breakerbox::circuit_breaker;

struct Client;

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
    fn ping(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {}
