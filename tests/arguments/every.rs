//! Every argument in every form that its value can have.

use std::io;
use std::time::Duration;

use breakerbox::{BreakerError, CircuitBreaker, circuit_breaker};
use futures_lite::future::block_on;

const THRESHOLD: u32 = 4;
const WINDOW: Duration = Duration::from_secs(10);
const NAME: &str = "quotes";

struct Limits;

impl Limits {
    const TIMEOUT: Duration = WINDOW.saturating_mul(6);
    const JITTER: f64 = 0.75;

    fn host() -> &'static str {
        "host"
    }
}

#[circuit_breaker(
    threshold = 5,
    window = "1m 30s",
    timeout = "1.5m",
    cooldown = "2m 250ms",
    half_open = 2,
    failure_rate = 0.5,
    min_calls = 20,
    slow_call = "1m",
    backoff = 2.0,
    max_cooldown = "5m",
    jitter = 0.2,
    reset_on_success = false,
    name = "quotes",
    failure_if = Result::is_err,
    ignore_if = |_| false,
    fallback = last_known,
    key = host,
    max_keys = 1_000,
    crate = breakerbox,
)]
fn literals(host: u32) -> io::Result<()> {
    assert_eq!(host, 1);
    Ok(())
}

fn last_known(error: BreakerError) -> io::Result<()> {
    Err(error.into())
}

#[circuit_breaker(
    crate = ::breakerbox,
    name = NAME,
    reset_on_success = !cfg!(windows),
    jitter = Limits::JITTER,
    max_cooldown = WINDOW.saturating_mul(60),
    backoff = 2.0 * Limits::JITTER,
    slow_call = Limits::TIMEOUT,
    min_calls = 2 * THRESHOLD,
    failure_rate = Limits::JITTER / 2.0,
    half_open = THRESHOLD - 1,
    key = Limits::host(),
    max_keys = THRESHOLD as usize,
    cooldown = Limits::TIMEOUT.saturating_mul(2),
    timeout = Limits::TIMEOUT,
    window = WINDOW,
    threshold = 2 * self::THRESHOLD + 1
)]
async fn constants() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 0x10_u32, window = "500 years")]
fn wide() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 4_294_967_295, window = "1ns", name = concat!("a", "b"))]
fn narrow() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(
    failure_rate = 1,
    min_calls = 0x14,
    window = "1s",
    backoff = 2,
    jitter = 0
)]
static WHOLE_NUMBERS: CircuitBreaker;

#[circuit_breaker(breaker = WHOLE_NUMBERS, timeout = "1m", failure_if = |_| false, fallback = |_| Ok(()))]
fn given() -> io::Result<()> {
    Ok(())
}

#[test]
fn a_value_is_a_literal_or_a_constant_expression() -> io::Result<()> {
    literals(1)?;
    given()?;
    wide()?;
    narrow()?;
    block_on(constants())
}
