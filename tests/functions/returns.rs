//! The results that a function returns, and the ways out of its body.

use std::error::Error;
use std::num::ParseIntError;
use std::{fmt, io};

use breakerbox::{BreakerError, circuit_breaker};
use futures_lite::future::block_on;

type Boxed<T, E = Box<dyn Error + Send + Sync>> = Result<T, E>;
type Fixed = fmt::Result;

#[test]
fn a_result_is_any_alias() {
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
    fn fixed(text: &str) -> Result<Fixed, BreakerError> {
        Ok(fmt::Write::write_str(&mut String::new(), text))
    }

    assert_eq!(boxed("1".to_owned()).unwrap(), 1);
    assert_eq!(anyhow("1").unwrap(), 1);
    assert_eq!(block_on(anyhow_async("1")).unwrap(), 1);
    assert_eq!(fixed("1").unwrap(), Ok(()));
}

#[derive(Debug, PartialEq, thiserror::Error)]
enum NumberError {
    #[error("not a number")]
    NotANumber(#[from] ParseIntError),
    #[error(transparent)]
    Breaker(#[from] BreakerError),
    #[error("too large")]
    TooLarge,
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync(text: &str) -> Result<u32, NumberError> {
    let number: u32 = text.parse()?;
    if number > 99 {
        return Err(NumberError::TooLarge);
    }
    for known in 0..9 {
        if number == known {
            return Ok(known);
        }
    }
    Ok(number)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
#[expect(clippy::needless_return, reason = "a return is the end of a body too")]
fn sync_timeout(text: String) -> Result<u32, NumberError> {
    let number = text.parse()?;
    if number > 99 {
        return Err(NumberError::TooLarge);
    }
    return Ok(number);
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn asynchronous(text: &str) -> Result<u32, NumberError> {
    let number = text.parse()?;
    if number > 99 {
        return Err(NumberError::TooLarge);
    }
    let number = async { Ok::<_, NumberError>(number) }.await?;
    Ok(number)
}

#[test]
fn a_body_ends_with_a_value_a_return_or_a_question_mark() {
    assert_eq!(sync("7"), Ok(7));
    assert_eq!(sync("70"), Ok(70));
    assert_eq!(sync("700"), Err(NumberError::TooLarge));
    assert!(matches!(sync("x"), Err(NumberError::NotANumber(_))));

    let sync_timeout = |text: &str| sync_timeout(text.to_owned());
    assert_eq!(sync_timeout("7"), Ok(7));
    assert_eq!(sync_timeout("700"), Err(NumberError::TooLarge));
    assert!(matches!(sync_timeout("x"), Err(NumberError::NotANumber(_))));

    assert_eq!(block_on(asynchronous("7")), Ok(7));
    assert_eq!(block_on(asynchronous("700")), Err(NumberError::TooLarge));
    assert!(matches!(
        block_on(asynchronous("x")),
        Err(NumberError::NotANumber(_))
    ));
}

#[test]
fn a_body_that_only_returns_from_within_a_loop_needs_no_value_at_its_end() {
    #[circuit_breaker(threshold = 5, window = "10s")]
    #[expect(clippy::never_loop, reason = "the loop stands for one that waits")]
    async fn ping() -> io::Result<u32> {
        loop {
            return Err(io::ErrorKind::NotFound.into());
        }
    }

    let error = block_on(ping()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
}
