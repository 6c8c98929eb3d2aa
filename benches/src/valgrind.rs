//! A benchmark that runs itself once more, under valgrind.

use std::env;
use std::io;
use std::process::Command;

/// Such as `valgrind-3.19.0`.
///
/// # Errors
///
/// Why there is nothing to be counted: it is not installed, or does not run. It does not where it can't
/// make sense of the system's libraries, as with musl.
pub fn version() -> Result<String, &'static str> {
    let version = output_of(&["--version"]).ok_or("valgrind is not installed")?;
    // What one of its tools needs of the system, all do.
    output_of(&["--tool=callgrind", "--callgrind-out-file=/dev/null", "true"])
        .ok_or("valgrind does not run here")?;
    Ok(version.trim().to_owned())
}

/// If it succeeds.
fn output_of(arguments: &[&str]) -> Option<String> {
    let output = Command::new("valgrind").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then_some(text)
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
