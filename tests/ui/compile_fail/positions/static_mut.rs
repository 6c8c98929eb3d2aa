use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(threshold = 5, window = "10s")]
static mut BREAKER: CircuitBreaker;

fn main() {}
