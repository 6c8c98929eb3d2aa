//! Instructions per call.

use anyhow::{Context, Result, bail};
use breakerbox_benches::contender::Contender;
use breakerbox_benches::situation::{self, CALLS, Situation};
use breakerbox_benches::valgrind;

/// What the program is told when it is to make the calls that are counted.
pub(crate) const CHILD: &str = "--make-calls";

/// The instructions of a call, the loop around it included.
///
/// What comes before the calls costs the same whatever their number, so it is in the difference of
/// two numbers no more.
pub(crate) fn per_call(situation: &Situation, contender: &Contender) -> Result<f64> {
    const FEW: usize = 10;
    const MANY: usize = 210;
    let few = in_all(situation, contender, FEW)?;
    let many = in_all(situation, contender, MANY)?;
    let calls = (MANY - FEW) * CALLS;
    #[expect(clippy::cast_precision_loss, reason = "some millions")]
    Ok(many.saturating_sub(few) as f64 / calls as f64)
}

fn in_all(situation: &Situation, contender: &Contender, rounds: usize) -> Result<u64> {
    let tool = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
    let rounds = rounds.to_string();
    let arguments = [CHILD, situation.name, contender.name, &rounds];
    let output = valgrind::this_program(tool, arguments)?.output()?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("{log}");
    }
    collected(&log).with_context(|| format!("callgrind does not say what it counted:\n{log}"))
}

/// From the line `==1234== Collected : 5678`.
fn collected(log: &str) -> Option<u64> {
    let (_, after) = log.split_once("Collected : ")?;
    after.lines().next()?.trim().parse().ok()
}

/// Makes the calls. Runs under callgrind.
pub(crate) fn make_calls(situation: &str, contender: &str, rounds: usize) -> Result<()> {
    let (situation, contender) = situation::find(situation, contender)?;
    // The tokio timers of `timed` ask for a runtime.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let _inside = runtime.enter();

    situation.prepare(contender);
    situation.make_calls(contender, rounds);
    Ok(())
}
