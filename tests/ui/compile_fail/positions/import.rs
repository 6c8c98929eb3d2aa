use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
pub use std::io;

fn main() {}
