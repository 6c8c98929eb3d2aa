//! Counts: this program runs itself under callgrind.

use std::env;
use std::hint::black_box;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use breakerbox_benches::contenders::Contender;
use breakerbox_benches::situation::{SITUATIONS, Situation};

/// The argument with which this program makes the calls that are counted.
pub(crate) const CHILD: &str = "--make-calls";

const CALLGRIND: [&str; 2] = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];

/// Returns valgrind's version. `None` if it is not installed or does not know the system's libraries.
pub(crate) fn valgrind() -> Option<String> {
    let runs = Command::new("valgrind")
        .args(CALLGRIND)
        .arg("true")
        .output()
        .ok()?;
    let version = Command::new("valgrind").arg("--version").output().ok()?;
    let version = String::from_utf8(version.stdout).ok()?;
    runs.status.success().then(|| version.trim().to_owned())
}

/// Returns the instructions of a call, with the loop around it.
///
/// What comes before the calls is the same in both runs, and so not in their difference.
pub(crate) fn per_call(situation: &Situation, contender: &Contender) -> Result<f64> {
    const FEW: u32 = 10;
    const MANY: u32 = 210;
    let calls = f64::from((MANY - FEW) * situation.calls());
    Ok((in_all(situation, contender, MANY)? - in_all(situation, contender, FEW)?) / calls)
}

fn in_all(situation: &Situation, contender: &Contender, rounds: u32) -> Result<f64> {
    let mut command = Command::new("valgrind");
    command.args(CALLGRIND).arg(env::current_exe()?);
    command.args([CHILD, situation.name, contender.name, &rounds.to_string()]);
    let output = command.output()?;
    let log = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{log}");
    // The line is `==1234== Collected : 5678`.
    let collected = log
        .split_once("Collected : ")
        .and_then(|(_, after)| after.lines().next());
    let collected = collected.with_context(|| format!("callgrind counted nothing:\n{log}"))?;
    Ok(collected.trim().parse()?)
}

/// Makes the calls, under callgrind.
pub(crate) fn make_calls(situation: &str, contender: &str, rounds: u32) -> Result<()> {
    let situation = SITUATIONS
        .iter()
        .find(|s| s.name == situation)
        .context("no situation")?;
    let contender = situation
        .contenders
        .iter()
        .find(|c| c.name == contender)
        .context("no contender")?;
    // Tokio's timers need a runtime.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let _inside = runtime.enter();
    situation.prepare(contender);
    // The compiler cannot know which function it is, so it calls it.
    let call = black_box(contender.call);
    for _ in 0..rounds {
        for &input in situation.script {
            // The outcomes were looked at before.
            let _ = call(input);
        }
    }
    Ok(())
}
