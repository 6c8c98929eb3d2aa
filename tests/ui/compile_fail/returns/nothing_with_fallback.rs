use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| ())]
fn ping() {}

fn main() {}
