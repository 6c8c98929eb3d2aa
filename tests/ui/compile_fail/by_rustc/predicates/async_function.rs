use std::io;

use breakerbox::circuit_breaker;

async fn is_bad(result: &io::Result<u32>) -> bool {
    result.is_err()
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = is_bad)]
fn ping() -> io::Result<u32> {
    Ok(1)
}

fn main() {}
