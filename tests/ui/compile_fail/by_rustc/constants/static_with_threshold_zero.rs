use breakerbox::{CircuitBreaker, circuit_breaker};

const LIMIT: u32 = 0;

#[circuit_breaker(threshold = LIMIT, window = "10s")]
static BREAKER: CircuitBreaker;

fn main() {}
