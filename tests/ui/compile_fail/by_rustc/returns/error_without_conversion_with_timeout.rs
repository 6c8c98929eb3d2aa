use breakerbox::circuit_breaker;

#[derive(Debug)]
struct QuoteError;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn quote() -> Result<u32, QuoteError> {
    Ok(1)
}

fn main() {}
