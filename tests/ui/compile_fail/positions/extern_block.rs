use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
unsafe extern "C" {
    fn ping();
}

fn main() {}
