use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
type Answer = Result<u32, std::io::Error>;

fn main() {}
