//! Has a contender's calls made under valgrind's lackey, and counts in its trace.

use std::io::BufReader;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use breakerbox_benches::contender::Contender;
use breakerbox_benches::sharing::{self, Count};
use breakerbox_benches::situation::Situation;
use breakerbox_benches::{trace, valgrind};

use crate::child::CHILD;
use crate::data;

pub(crate) fn count(situation: &Situation, contender: &Contender) -> Result<Count> {
    let tool = ["--tool=lackey", "--trace-mem=yes"];
    let arguments = [CHILD, situation.name, contender.name];
    let mut child = valgrind::this_program(tool, arguments)?
        .stderr(Stdio::piped())
        .spawn()?;
    let trace = child.stderr.take().context("lackey has no trace")?;
    let threads = trace::read(BufReader::new(trace))?;
    let (who, whom) = (situation.name, contender.name);
    ensure!(child.wait()?.success(), "{who}: {whom} fails under lackey");
    let count = sharing::count(&threads).context("the trace has no calls")?;
    Ok(Count {
        reads: data::rounded(count.reads),
        writes: data::rounded(count.writes),
        ..count
    })
}
