use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", fallback = Ok(7))]
async fn ping() -> io::Result<u32> {
    Ok(5)
}

fn main() {
    drop(ping());
}
