//! Has a contender's calls made under valgrind's lackey, and counts in its trace.

use std::io::BufReader;
use std::process::Stdio;

use breakerbox_benches::contender::Contender;
use breakerbox_benches::sharing::{self, Count};
use breakerbox_benches::situation::Situation;
use breakerbox_benches::{trace, valgrind};

use crate::Error;
use crate::child::CHILD;
use crate::data;

pub(crate) fn count(situation: &Situation, contender: &Contender) -> Result<Count, Error> {
    let tool = ["--tool=lackey", "--trace-mem=yes"];
    let arguments = [CHILD, situation.name, contender.name];
    let mut child = valgrind::this_program(tool, arguments)?
        .stderr(Stdio::piped())
        .spawn()?;
    let trace = child.stderr.take().ok_or("lackey has no trace")?;
    let threads = trace::read(BufReader::new(trace))?;
    if !child.wait()?.success() {
        return Err(format!("{}: {} fails under lackey", situation.name, contender.name).into());
    }
    let count = sharing::count(&threads).ok_or("the trace has no calls")?;
    Ok(Count {
        reads: data::rounded(count.reads),
        writes: data::rounded(count.writes),
        ..count
    })
}
