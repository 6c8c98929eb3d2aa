//! A body that is being typed.

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn expression() -> io::Result<u32> {
//                 ^ E0308
    let number =
    Ok(1)
    //   ^ error
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn expression_async() -> io::Result<u32> {
//                                             ^ E0308
    let number =
    Ok(1)
    //   ^ error
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn method(name: String) -> io::Result<usize> {
    name.
    // <- E0308
}
// <- error

#[circuit_breaker(threshold = 5, window = "10s")]
async fn method_async(name: String) -> io::Result<usize> {
    name.
    // <- E0308
}
// <- error

#[circuit_breaker(threshold = 5, window = "10s")]
async fn call_async(name: String) -> io::Result<usize> {
    Ok(name.len()).
}
// <- error

#[circuit_breaker(threshold = 5, window = "10s")]
fn statement() -> io::Result<u32> {
    let number = 1
    //            ^ error
    Ok(number)
}

fn main() {}
