//! A type that nothing determines, and a method that it does not have.

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
async fn type_not_known() -> io::Result<usize> {
    let numbers = Vec::new();
    //  ^ E0282
    Ok(numbers.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn unknown_method(name: &str) -> io::Result<usize> {
    Ok(name.lenght())
    //      ^ E0599
}

fn main() {}
