//! A constant duration that is longer or shorter than another one allows.

use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

const SHORT: Duration = Duration::from_secs(30);
const LONG: Duration = Duration::from_secs(60);

#[circuit_breaker(threshold = 5, window = LONG, backoff = 2.0, max_cooldown = SHORT)]
//                                                                            ^ E0080: `max_cooldown` is shorter than the first cooldown, which is `cooldown` or else `window`: write how long the longest may be
fn max_cooldown_and_window() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", cooldown = LONG, backoff = 2.0, max_cooldown = SHORT)]
//                                                                                              ^ E0080: `max_cooldown` is shorter than the first cooldown, which is `cooldown` or else `window`: write how long the longest may be
fn max_cooldown_and_cooldown() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", cooldown = "1m", backoff = 2.0, max_cooldown = SHORT)]
//                                                                                              ^ E0080: `max_cooldown` is shorter than the first cooldown, which is `cooldown` or else `window`: write how long the longest may be
fn max_cooldown_and_literal() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", cooldown = LONG, backoff = 2.0, max_cooldown = "30s")]
//                                                                                              ^ E0080: `max_cooldown` is shorter than the first cooldown, which is `cooldown` or else `window`: write how long the longest may be
fn max_cooldown_as_a_literal() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", half_open = 1, timeout = SHORT)]
//                                                                        ^ E0080: `timeout` is not shorter than the cooldown: with `half_open`, a probe that hangs gives up its place after one cooldown, and what it comes to says nothing any more; write a shorter `timeout` or a longer `cooldown`
async fn timeout_and_window() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s", cooldown = SHORT, half_open = 1, timeout = "30s")]
//                                                                                          ^ E0080: `timeout` is not shorter than the cooldown: with `half_open`, a probe that hangs gives up its place after one cooldown, and what it comes to says nothing any more; write a shorter `timeout` or a longer `cooldown`
async fn timeout_as_a_literal() -> io::Result<()> {
    Ok(())
}

fn main() {
    drop(timeout_and_window());
    drop(timeout_as_a_literal());
}
