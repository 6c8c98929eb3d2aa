//! An `await` in a function that is not async.

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> io::Result<u32> {
    std::future::ready(1).await;
    //                    ^ E0728
    Ok(1)
}

fn main() {}
