use breakerbox::circuit_breaker;

#[derive(Debug)]
struct QuoteError;

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result| result.is_err())]
fn quote() -> Result<u32, QuoteError> {
    Ok(1)
}

fn main() {}
