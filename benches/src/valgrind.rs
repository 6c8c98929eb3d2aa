//! A benchmark that runs itself once more, under valgrind.

use std::env;
use std::io;
use std::process::Command;

/// What a benchmark says where there is no valgrind.
pub const MISSING: &str = "skipped: valgrind is not installed";

/// Such as `valgrind-3.19.0`, if it is installed.
#[must_use]
pub fn version() -> Option<String> {
    let output = Command::new("valgrind").arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// This program with these arguments, under one of valgrind's tools.
///
/// # Errors
///
/// If the system can't tell where this program is.
pub fn this_program<'a>(
    tool: impl IntoIterator<Item = &'a str>,
    arguments: impl IntoIterator<Item = &'a str>,
) -> io::Result<Command> {
    let mut command = Command::new("valgrind");
    command.args(tool).arg(env::current_exe()?).args(arguments);
    Ok(command)
}
