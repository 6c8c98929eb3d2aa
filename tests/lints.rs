//! Nothing that the attribute writes is told of as the user's, whatever the user asks clippy for.
//!
//! `cargo clippy --tests` is the test; what runs here only uses the functions.
#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery, clippy::cargo)]
#![deny(
    clippy::absolute_paths,
    clippy::allow_attributes,
    clippy::exhaustive_enums,
    clippy::expect_used,
    clippy::infinite_loop,
    clippy::non_std_lazy_statics,
    clippy::panic,
    clippy::pattern_type_mismatch,
    clippy::pub_use,
    clippy::redundant_type_annotations,
    clippy::same_name_method,
    clippy::semicolon_inside_block,
    clippy::unreachable,
    clippy::unwrap_used
)]
#![allow(
    clippy::cargo_common_metadata,
    clippy::multiple_crate_versions,
    reason = "of the package, not of the code"
)]

use std::io;
use std::sync::Arc;
use std::time::Duration;

use breakerbox::circuit_breaker;
use futures_lite::future::{block_on, yield_now};

/// Nothing is wrong with it.
#[circuit_breaker(threshold = 5, window = "10s")]
fn sync(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

/// Nor with it on another thread.
#[circuit_breaker(
    threshold = 5,
    window = "10s",
    timeout = "1m",
    cooldown = Duration::from_secs(1),
    reset_on_success = false,
    name = "lints"
)]
#[must_use = "tells the length"]
fn sync_timeout(text: Arc<str>, (_held, _): (Arc<()>, u8)) -> io::Result<usize> {
    if text.is_empty() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(text.len())
}

/// Nor with it as a future.
#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous(text: &str) -> io::Result<usize> {
    yield_now().await;
    Ok(text.len())
}

/// Nor with a deadline for that.
#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn asynchronous_timeout(text: &str) -> io::Result<impl Iterator<Item = char>> {
    yield_now().await;
    Ok(text.chars())
}

#[test]
fn annotated_functions_raise_no_lint() -> io::Result<()> {
    assert_eq!(sync("four")?, 4);
    assert_eq!(sync_timeout("four".into(), (Arc::new(()), 1))?, 4);
    block_on(async {
        assert_eq!(asynchronous("four").await?, 4);
        assert_eq!(asynchronous_timeout("four").await?.count(), 4);
        Ok(())
    })
}
