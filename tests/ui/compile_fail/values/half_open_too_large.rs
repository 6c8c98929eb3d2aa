use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", half_open = 4_294_967_296)]
fn ping() -> io::Result<()> {
    Ok(())
}

fn main() {}
