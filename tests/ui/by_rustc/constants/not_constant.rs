//! A value that is no constant.

use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

const DAYS: u64 = u64::MAX;

fn limit() -> u32 {
    5
}

#[circuit_breaker(threshold = limit(), window = "10s")]
//                            ^ E0015
fn threshold() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = Duration::from_secs(DAYS * 86_400))]
//                                                            ^ E0080
fn window_overflows() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = N, window = "10s")]
//                            ^ E0401
fn generic_parameter<const N: u32>() -> io::Result<u32> {
    Ok(N)
}

fn main() {}
