use std::io;

use breakerbox::circuit_breaker;

struct Client;

impl Client {
    const LIMIT: u32 = 5;

    #[circuit_breaker(threshold = Self::LIMIT, window = "10s")]
    fn ping(&self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {}
