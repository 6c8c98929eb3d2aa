//! The parts that both studies share.

use std::env;
use std::time::SystemTime;

/// Returns `true` if the program was started with this argument.
#[must_use]
pub fn has(argument: &str) -> bool {
    env::args().any(|given| given == argument)
}

/// Returns the date, such as `2026-01-31`, in UTC.
#[must_use]
pub fn today() -> String {
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    now.chars().take_while(|c| *c != 'T').collect()
}
