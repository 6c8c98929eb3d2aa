use breakerbox::circuit_breaker;

struct Client;

#[circuit_breaker(threshold = 5, window = "10s")]
unsafe impl Send for Client {}

fn main() {}
