use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping<E: Default>() -> Result<u32, E> {
    Err(E::default())
}

fn main() {}
