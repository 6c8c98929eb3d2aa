use std::io;
use std::time::Duration;

use breakerbox::{CircuitBreaker, circuit_breaker};

#[circuit_breaker(breaker = CircuitBreaker::new(5, Duration::from_secs(10)))]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {
    ping().unwrap();
}
