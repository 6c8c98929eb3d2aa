use breakerbox::circuit_breaker;

unsafe extern "C" {
    #[circuit_breaker(threshold = 5, window = "10s")]
    fn ping() -> i32;
}

fn main() {}
