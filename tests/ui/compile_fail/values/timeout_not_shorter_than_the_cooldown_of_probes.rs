use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", cooldown = "1s", half_open = 1, timeout = "1s")]
async fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {
    drop(ping());
}
