use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Ok(()))]
static BREAKER: CircuitBreaker;

fn main() {}
