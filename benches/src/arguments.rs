//! What a benchmark is told to do.

use std::env;

use anyhow::{Error, Result, anyhow};

/// Is it to take about a second: enough to see that everything works, but not for numbers?
///
/// `cargo test --all-targets` runs benches as well, without cargo bench's `--bench`.
#[must_use]
pub fn quick() -> bool {
    has("--quick") || !has("--bench")
}

/// Is this benchmark to write its part of pages?
///
/// # Errors
///
/// If it is and can't, as a quick run and one with other timers have other numbers.
pub fn write(bench: &str) -> Result<bool> {
    if has("--write") && (quick() || !cfg!(feature = "tokio")) {
        return Err(refusal(bench));
    }
    Ok(has("--write"))
}

/// Why this benchmark writes nothing now.
#[must_use]
pub fn refusal(bench: &str) -> Error {
    anyhow!("what pages show is written by {}", command(bench))
}

/// The command by which this benchmark writes its part of pages.
#[must_use]
pub fn command(bench: &str) -> String {
    format!("cargo bench -p breakerbox-benches --bench {bench} --all-features -- --write")
}

fn has(wanted: &str) -> bool {
    env::args().any(|argument| argument == wanted)
}
