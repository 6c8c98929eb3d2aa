use std::io;

use breakerbox::circuit_breaker;

struct Client;

impl Client {
    const LIMIT: u32 = 5;

    #[circuit_breaker(threshold = 5, window = "10s", timeout = self.limit)]
    fn ping(&self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {}
