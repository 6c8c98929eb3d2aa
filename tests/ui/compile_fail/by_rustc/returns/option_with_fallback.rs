use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Some(0))]
fn ping() -> Option<u32> {
    Some(1)
}

fn main() {}
