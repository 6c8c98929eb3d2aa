//! Rounds in which the contenders are compiled in turn.
//!
//! What disturbs a machine for a while disturbs all of them.

use std::time::Duration;

use crate::contender::Contender;
use crate::stage::Stage;
use crate::workspace::{Error, Workspace};

/// The shortest time of each contender: a machine that has other things to do only adds to it.
pub(crate) fn run(
    workspace: &Workspace,
    stage: Stage,
    contenders: &[Contender],
    rounds: usize,
) -> Result<Vec<Duration>, Error> {
    workspace.compile(stage)?;
    let mut shortest = vec![Duration::MAX; contenders.len()];
    for _ in 0..rounds {
        for (shortest, contender) in shortest.iter_mut().zip(contenders) {
            let took = workspace.time(stage, contender)?;
            *shortest = took.min(*shortest);
        }
    }
    Ok(shortest)
}
