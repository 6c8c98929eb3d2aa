use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping(_name: &str) -> io::Result<&str> {
    let local = String::from("pong");
    Ok(local.as_str())
}

fn main() {}
