use std::io;

use breakerbox::circuit_breaker;

struct Client {
    calls: u32,
}

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s")]
    fn count(&self) -> io::Result<u32> {
        self.calls += 1;
        Ok(self.calls)
    }
}

fn main() {}
