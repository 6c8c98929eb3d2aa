//! The command-line arguments of the benchmarks.

use std::env;

use anyhow::{Result, ensure};

/// Returns `true` if the benchmark is to take a second: enough to see that it works, not for numbers.
///
/// `cargo test --all-targets` runs benchmarks as well, without the `--bench` of `cargo bench`.
#[must_use]
pub fn quick() -> bool {
    has("--quick") || !has("--bench")
}

/// Returns `true` if the benchmark is to write its part of pages.
///
/// # Errors
///
/// Fails if it cannot: a quick run and one without all features have other numbers.
pub fn write() -> Result<bool> {
    let can_write = !quick() && cfg!(feature = "tokio");
    ensure!(
        can_write || !has("--write"),
        "pages are written by `cargo bench --all-features -- --write`"
    );
    Ok(has("--write"))
}

/// Returns `true` if this is one of the arguments.
#[must_use]
pub fn has(wanted: &str) -> bool {
    env::args().any(|argument| argument == wanted)
}
