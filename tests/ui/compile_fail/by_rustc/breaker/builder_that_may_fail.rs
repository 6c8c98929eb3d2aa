use std::io;

use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(breaker = CircuitBreaker::builder().threshold(5).build())]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
