use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(threshold = 5, window = "10s", ignore_if = Result::is_err)]
static BREAKER: CircuitBreaker;

fn main() {}
