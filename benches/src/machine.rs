//! The machine that measures, the day, and the versions of what it measures.

use std::env::consts::{ARCH, OS};
use std::process::Command;
use std::time::SystemTime;
use std::{fs, thread};

use crate::page;

/// The machine and its compiler in a line, such as `2 cores of AMD EPYC, linux x86_64, rustc 1.95.0`.
#[must_use]
pub fn description() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let processor = processor().map_or_else(String::new, |model| format!(" of {model}"));
    let compiler = compiler().map_or_else(String::new, |version| format!(", {version}"));
    let cores = match cores {
        1 => "1 core".to_owned(),
        more => format!("{more} cores"),
    };
    format!("{cores}{processor}, {OS} {ARCH}{compiler}")
}

/// Returns the date, such as `2026-11-28`.
#[must_use]
pub fn today() -> String {
    let now = humantime::format_rfc3339_seconds(SystemTime::now());
    now.to_string().chars().take(10).collect()
}

/// The model, on Linux.
fn processor() -> Option<String> {
    let about = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = about.lines().find(|line| line.starts_with("model name"))?;
    let (_, model) = line.split_once(':')?;
    Some(model.trim().to_owned())
}

/// Returns `rustc` and its version, without the date.
#[must_use]
pub fn compiler() -> Option<String> {
    let output = Command::new("rustc").arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let words: Vec<_> = text.split_whitespace().take(2).collect();
    Some(words.join(" "))
}

/// Returns the version of a crate from the lock file of the workspace.
///
/// # Panics
///
/// Panics if there is no such file or no such crate.
#[must_use]
pub fn version(crate_name: &str) -> String {
    let lock = fs::read_to_string(page::root().join("Cargo.lock")).expect("the lock file");
    let (_, after) = lock
        .split_once(&format!("name = \"{crate_name}\""))
        .expect("a crate that is locked");
    after.split('"').nth(1).expect("a version").to_owned()
}
