//! A `break` outside of a loop.

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync() -> io::Result<u32> {
//           ^ E0308
    break;
    // <- E0267
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous() -> io::Result<u32> {
//                                         ^ E0308
    break;
    // <- E0267
}

fn main() {}
