use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> (u32, u32) {
    (1, 2)
}

fn main() {}
