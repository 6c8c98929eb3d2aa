//! This benchmark as further processes, each of which has a role.

use std::env;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// One that is told what to do by its input, and tells what it did by its output.
pub(crate) fn start(arguments: &[&str]) -> Result<Child> {
    let own = env::current_exe().context("this program's path")?;
    let child = Command::new(own)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    child.with_context(|| format!("{} can't start", arguments[0]))
}
