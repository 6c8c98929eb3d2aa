use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(breaker = breakerbox::CircuitBreaker::new(5, std::time::Duration::from_secs(10)))]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {
    ping().unwrap();
}
