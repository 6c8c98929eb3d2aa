use breakerbox::circuit_breaker;

struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |error, result| Ok(0))]
fn ping() -> Result<u32, Silent> {
    Err(Silent)
}

fn main() {}
