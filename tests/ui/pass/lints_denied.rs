//! Nothing that the attribute writes is told of as the user's.
#![deny(warnings, missing_docs, unused, unused_qualifications, unreachable_pub, unsafe_op_in_unsafe_fn)]
#![deny(elided_lifetimes_in_paths, let_underscore_drop, single_use_lifetimes, unit_bindings)]
#![deny(redundant_lifetimes, trivial_casts, unused_import_braces, variant_size_differences)]
#![forbid(unsafe_code)]

use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

/// Documented, and so is nothing in it.
#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m", cooldown = Duration::from_secs(1))]
#[must_use]
#[inline]
fn sync(text: String) -> io::Result<usize> {
    #![allow(unused_variables)]
    let unused = 1;
    Ok(text.len())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn asynchronous(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn without_an_end() -> io::Result<usize> {
    loop {
        futures_lite::future::yield_now().await;
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[expect(unreachable_code)]
fn unreachable() -> io::Result<usize> {
    return Ok(1);
    Ok(2)
}

fn main() -> io::Result<()> {
    assert_eq!(sync("four".to_owned())?, 4);
    assert_eq!(unreachable()?, 1);
    drop(without_an_end());
    assert_eq!(futures_lite::future::block_on(asynchronous("four"))?, 4);
    Ok(())
}
