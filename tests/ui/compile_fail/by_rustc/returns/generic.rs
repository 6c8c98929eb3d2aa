use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping<R: Default>() -> R {
    R::default()
}

fn main() {}
