//! A value of another type after `return`.

use std::future::Future;
use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync() -> io::Result<u32> {
    if true {
        return Err("no");
        //         ^ E0308
    }
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous() -> io::Result<u32> {
    if true {
        return Err("no");
        //         ^ E0308
    }
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
// <- E0271
fn future() -> impl Future<Output = io::Result<u32>> {
//             ^ E0271
//                                                   ^ E0271
    async move {
        if true {
            return Err("no");
        }
        Ok(1)
    }
}

fn main() {}
