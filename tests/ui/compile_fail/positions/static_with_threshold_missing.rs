use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(window = "10s")]
static BREAKER: CircuitBreaker;

fn main() {}
