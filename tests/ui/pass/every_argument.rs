use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

const THRESHOLD: u32 = 4;
const WINDOW: Duration = Duration::from_secs(10);
const NAME: &str = "quotes";

struct Limits;

impl Limits {
    const TIMEOUT: Duration = WINDOW.saturating_mul(6);
}

#[circuit_breaker(
    threshold = 5,
    window = "1m 30s",
    timeout = "1.5m",
    cooldown = "250ms",
    reset_on_success = false,
    name = "quotes",
    crate = breakerbox,
)]
fn literals() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(
    crate = ::breakerbox,
    name = NAME,
    reset_on_success = !cfg!(windows),
    cooldown = Duration::from_millis(250),
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

fn main() -> io::Result<()> {
    literals()?;
    wide()?;
    narrow()?;
    futures_lite::future::block_on(constants())
}
