use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
static BREAKER: CircuitBreaker;

fn main() {}
