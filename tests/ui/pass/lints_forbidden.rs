//! Nor does it allow what the user forbids.
#![forbid(warnings, unreachable_code, unused, unsafe_code)]

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
fn sync(text: String, _unused: u32) -> io::Result<usize> {
    Ok(text.len())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn asynchronous(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

fn main() -> io::Result<()> {
    assert_eq!(sync("four".to_owned(), 4)?, 4);
    assert_eq!(futures_lite::future::block_on(asynchronous("four"))?, 4);
    Ok(())
}
