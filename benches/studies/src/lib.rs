//! The parts that both studies share.

use std::time::SystemTime;

/// Returns the date, such as `2026-01-31`, in UTC.
#[must_use]
pub fn today() -> String {
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    now.chars().take_while(|c| *c != 'T').collect()
}
