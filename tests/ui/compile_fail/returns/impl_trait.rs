use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> impl Iterator<Item = u32> {
    [1].into_iter()
}

fn main() {}
