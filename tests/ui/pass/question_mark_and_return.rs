use std::num::ParseIntError;

use breakerbox::{BreakerError, circuit_breaker};

#[derive(Debug, PartialEq, thiserror::Error)]
enum Error {
    #[error("not a number")]
    NotANumber(#[from] ParseIntError),
    #[error(transparent)]
    Breaker(#[from] BreakerError),
    #[error("too large")]
    TooLarge,
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync(text: &str) -> Result<u32, Error> {
    let number: u32 = text.parse()?;
    if number > 99 {
        return Err(Error::TooLarge);
    }
    for known in 0..9 {
        if number == known {
            return Ok(known);
        }
    }
    Ok(number)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
fn sync_timeout(text: String) -> Result<u32, Error> {
    let number = text.parse()?;
    if number > 99 {
        return Err(Error::TooLarge);
    }
    return Ok(number);
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn asynchronous(text: &str) -> Result<u32, Error> {
    let number = text.parse()?;
    if number > 99 {
        return Err(Error::TooLarge);
    }
    let number = async { Ok::<_, Error>(number) }.await?;
    Ok(number)
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn never_returns_by_itself() -> Result<u32, Error> {
    loop {
        return Err("x".parse::<u32>().unwrap_err().into());
    }
}

fn main() {
    assert_eq!(sync("7"), Ok(7));
    assert_eq!(sync("70"), Ok(70));
    assert_eq!(sync("700"), Err(Error::TooLarge));
    assert!(matches!(sync("x"), Err(Error::NotANumber(_))));
    assert_eq!(sync_timeout("700".to_owned()), Err(Error::TooLarge));
    futures_lite::future::block_on(async {
        assert_eq!(asynchronous("7").await, Ok(7));
        assert_eq!(asynchronous("700").await, Err(Error::TooLarge));
        assert!(never_returns_by_itself().await.is_err());
    });
}
