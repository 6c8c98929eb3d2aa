use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
const LIMIT: u32 = 5;

fn main() {}
