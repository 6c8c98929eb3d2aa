use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(threshold = 5, window = "10s", failure_if = Result::is_err)]
static BREAKER: CircuitBreaker;

fn main() {}
