use std::time::Duration;

use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(threshold = 5, window = "10s")]
static BREAKER: CircuitBreaker = CircuitBreaker::new(5, Duration::from_secs(10));

fn main() {}
