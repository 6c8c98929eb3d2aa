use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn factorial(number: u64) -> io::Result<u64> {
    if number < 2 {
        return Ok(1);
    }
    Ok(number * factorial(number - 1)?)
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn boxed(number: u64) -> io::Result<u64> {
    if number < 2 {
        return Ok(1);
    }
    Ok(number * Box::pin(boxed(number - 1)).await?)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
fn outer(number: u32) -> io::Result<u32> {
    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
    fn inner(number: u32) -> io::Result<u32> {
        Ok(number + 1)
    }
    Ok(inner(number)? + 1)
}

#[circuit_breaker(threshold = 1, window = "10s")]
#[circuit_breaker(threshold = 5, window = "1h")]
fn twice(number: u32) -> io::Result<u32> {
    Ok(number)
}

fn main() -> io::Result<()> {
    assert_eq!(factorial(5)?, 120);
    assert_eq!(futures_lite::future::block_on(boxed(5))?, 120);
    assert_eq!(outer(1)?, 3);
    assert_eq!(twice(1)?, 1);
    Ok(())
}
