use std::io;
use std::sync::OnceLock;

use breakerbox::{CircuitBreaker, circuit_breaker};

static BREAKER: OnceLock<CircuitBreaker> = OnceLock::new();

#[circuit_breaker(breaker = BREAKER)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
