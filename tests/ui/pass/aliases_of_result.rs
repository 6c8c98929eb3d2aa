use std::error::Error;
use std::{fmt, io};

use breakerbox::circuit_breaker;

type Boxed<T, E = Box<dyn Error + Send + Sync>> = Result<T, E>;
type Fixed = fmt::Result;

#[circuit_breaker(threshold = 5, window = "10s")]
fn io(number: u32) -> io::Result<u32> {
    Ok(number)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
fn boxed(text: String) -> Boxed<u32> {
    Ok(text.parse()?)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn anyhow(text: &str) -> anyhow::Result<u32> {
    Ok(text.parse()?)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn anyhow_async(text: &str) -> anyhow::Result<u32> {
    anyhow::ensure!(!text.is_empty(), "no text");
    Ok(text.parse()?)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn refused(error: breakerbox::BreakerError) -> Result<Fixed, breakerbox::BreakerError> {
    Err(error)
}

fn main() {
    assert_eq!(io(1).unwrap(), 1);
    assert_eq!(boxed("1".to_owned()).unwrap(), 1);
    assert_eq!(anyhow("1").unwrap(), 1);
    assert_eq!(futures_lite::future::block_on(anyhow_async("1")).unwrap(), 1);
    let _ = refused;
}
