use breakerbox::circuit_breaker;

#[derive(Debug)]
struct QuoteError;

fn price() -> Result<u32, QuoteError> {
    Err(QuoteError)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn quote() -> Result<u32, QuoteError> {
    Ok(price()? + 1)
}

fn main() {}
