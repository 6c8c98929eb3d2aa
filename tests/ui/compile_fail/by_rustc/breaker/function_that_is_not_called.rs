use std::io;
use std::time::Duration;

use breakerbox::{CircuitBreaker, circuit_breaker};

fn shared() -> CircuitBreaker {
    CircuitBreaker::new(5, Duration::from_secs(10))
}

#[circuit_breaker(breaker = shared)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
