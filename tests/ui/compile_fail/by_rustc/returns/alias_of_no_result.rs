use breakerbox::circuit_breaker;

type Answer = Option<u32>;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> Answer {
    Some(1)
}

fn main() {}
