use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
#[macro_export]
macro_rules! ping {
    () => {};
}

fn main() {}
