use std::io;

use breakerbox::{CircuitBreaker, circuit_breaker};

struct Client {
    breaker: CircuitBreaker,
}

impl Client {
    #[circuit_breaker(breaker = self.braker)]
    fn ping(&self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {}
