//! Counts: this program runs itself under callgrind.

use std::env;
use std::ffi::OsStr;
use std::hint::black_box;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use breakerbox_benches::contenders::Contender;
use breakerbox_benches::situation::{SITUATIONS, Situation};

/// The argument with which this program makes the calls that are counted.
pub(crate) const CHILD: &str = "--make-calls";

/// Returns valgrind's version. Fails if it is not installed or does not know the system's libraries.
pub(crate) fn valgrind() -> Result<String> {
    word_after("Using ", &callgrind("true", &[])?)
}

/// Returns the instructions of a call, with the loop around it.
///
/// What comes before the calls is the same in both runs, and so not in their difference.
pub(crate) fn per_call(situation: &Situation, contender: &Contender) -> Result<f64> {
    const FEW: u32 = 10;
    const MANY: u32 = 210;
    let in_all = |runs: u32| -> Result<f64> {
        let arguments = [CHILD, situation.name, contender.name, &runs.to_string()];
        let log = callgrind(env::current_exe()?, &arguments)?;
        Ok(word_after("Collected : ", &log)?.parse()?)
    };
    Ok((in_all(MANY)? - in_all(FEW)?) / f64::from((MANY - FEW) * situation.calls()))
}

/// Runs a program, and returns what callgrind says.
fn callgrind(program: impl AsRef<OsStr>, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    let output = command.arg(program).args(arguments).output()?;
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{log}");
    Ok(log)
}

fn word_after(label: &str, log: &str) -> Result<String> {
    let after = log.split_once(label).map(|(_, after)| after);
    let word = after.and_then(|after| after.split_whitespace().next());
    Ok(word.context("callgrind says something else")?.to_owned())
}

/// Makes the calls, under callgrind.
pub(crate) fn make_calls(situation: &str, contender: &str, runs: u32) -> Result<()> {
    let mut all = SITUATIONS
        .iter()
        .flat_map(|situation| situation.contenders.iter().map(move |c| (situation, c)));
    let (situation, contender) = all
        .find(|(s, c)| (s.name, c.name) == (situation, contender))
        .context("no such contender")?;
    // Tokio's timers need a runtime.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let _inside = runtime.enter();
    situation.prepare(contender);
    // The compiler cannot know which function it is, so it calls it.
    let call = black_box(contender.call);
    for _ in 0..runs {
        for &input in situation.script {
            // The outcomes were looked at before.
            let _ = call(input);
        }
    }
    Ok(())
}
