use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result| result.is_err() && host == "local")]
fn ping(host: String) -> io::Result<u32> {
    drop(host);
    Ok(1)
}

fn main() {}
