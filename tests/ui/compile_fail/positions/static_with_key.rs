use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(threshold = 5, window = "10s", key = "a".len())]
static BREAKER: CircuitBreaker;

fn main() {}
