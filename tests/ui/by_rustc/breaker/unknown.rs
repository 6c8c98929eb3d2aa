//! A `breaker` that is not there.

use std::io;

use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(breaker = BREAKER)]
//                          ^ E0425
fn name() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(breaker = self.breaker)]
//                          ^ E0424
fn self_of_a_free_function() -> io::Result<()> {
    Ok(())
}

struct Client {
    breaker: CircuitBreaker,
}

impl Client {
    #[circuit_breaker(breaker = self.braker)]
    //                               ^ E0609
    fn field(&self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {}
