use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(Threshold = 5, WINDOW = "10s")]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {
    ping().unwrap();
}
