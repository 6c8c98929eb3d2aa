//! What a run looked like, at regular times.

use std::sync::atomic::Ordering::Relaxed;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::tally::Tally;

/// All but the callers waiting and the memory count from the beginning.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Sample {
    /// In seconds, since the server began to hang.
    pub(crate) at: f64,
    pub(crate) answered: u64,
    pub(crate) refused: u64,
    pub(crate) in_vain: u64,
    pub(crate) waiting: u64,
    /// Resident, in bytes.
    pub(crate) memory: u64,
    /// In milliseconds.
    pub(crate) cpu: u64,
}

/// Takes samples of this process.
pub(crate) struct Sampler<'a> {
    tally: &'a Tally,
    system: System,
    own: Pid,
}

impl<'a> Sampler<'a> {
    pub(crate) fn of(tally: &'a Tally) -> Result<Self> {
        Ok(Self {
            tally,
            system: System::new(),
            own: sysinfo::get_current_pid().map_err(anyhow::Error::msg)?,
        })
    }

    pub(crate) fn take(&mut self, at: f64) -> Result<Sample> {
        self.system.refresh_processes_specifics(
            ProcessesToUpdate::Some(&[self.own]),
            false,
            ProcessRefreshKind::nothing()
                .with_cpu()
                .with_memory()
                .without_tasks(),
        );
        let tally = self.tally;
        let process = self.system.process(self.own).context("this process")?;
        Ok(Sample {
            at,
            answered: tally.answered.load(Relaxed),
            refused: tally.refused.load(Relaxed),
            in_vain: tally.in_vain.load(Relaxed),
            waiting: tally.waiting.load(Relaxed),
            memory: process.memory(),
            cpu: process.accumulated_cpu_time(),
        })
    }
}
