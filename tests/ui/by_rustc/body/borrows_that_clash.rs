//! A borrow that another borrow, or the end of the body, does not allow.

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn mutable_and_shared(names: &mut Vec<String>) -> io::Result<usize> {
    let first = &names[0];
    names.clear();
    // <- E0502
    Ok(first.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn mutable_and_shared_async(names: &mut Vec<String>) -> io::Result<usize> {
    let first = &names[0];
    names.clear();
    // <- E0502
    Ok(first.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn returned(_name: &str) -> io::Result<&str> {
    let local = String::from("pong");
    Ok(local.as_str())
    // <- E0515
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn returned_async(_name: &str) -> io::Result<&str> {
    let local = String::from("pong");
    Ok(local.as_str())
    // <- E0515
}

fn main() {}
