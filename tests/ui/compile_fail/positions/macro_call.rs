use breakerbox::circuit_breaker;

macro_rules! ping {
    () => {};
}

#[circuit_breaker(threshold = 5, window = "10s")]
ping!();

fn main() {}
