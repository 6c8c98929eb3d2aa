use std::sync::LazyLock;

use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(threshold = 5, window = "10s")]
static BREAKER: LazyLock<CircuitBreaker>;

fn main() {}
