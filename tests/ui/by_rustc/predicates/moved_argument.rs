//! A predicate that uses an argument that the body moved.

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result| result.is_err() && host == "local")]
//                                                            ^ E0382
fn sync(host: String) -> io::Result<u32> {
    drop(host);
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result| result.is_err() && host == "local")]
//                                                            ^ E0382
async fn asynchronous(host: String) -> io::Result<u32> {
    drop(host);
    Ok(1)
}

fn main() {}
