use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(threshold = 5, window = "10s")]
static FIRST: CircuitBreaker;

#[circuit_breaker(breaker = FIRST)]
static SECOND: CircuitBreaker;

fn main() {}
