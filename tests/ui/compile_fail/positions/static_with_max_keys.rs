use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(threshold = 5, window = "10s", key = "a".len(), max_keys = 5)]
static BREAKER: CircuitBreaker;

fn main() {}
