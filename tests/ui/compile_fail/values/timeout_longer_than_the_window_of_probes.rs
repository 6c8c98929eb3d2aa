use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", half_open = 1, timeout = "1m")]
async fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {
    drop(ping());
}
