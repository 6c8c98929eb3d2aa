use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> Result<u32, String> {
    Ok(1)
}

fn main() {}
