use std::io;
use std::sync::LazyLock;
use std::time::Duration;

use breakerbox::{CircuitBreaker, circuit_breaker};

static BREAKER: LazyLock<CircuitBreaker> =
    LazyLock::new(|| CircuitBreaker::new(5, Duration::from_secs(10)));

#[circuit_breaker(breaker = BREAKER, half_open = 2)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
