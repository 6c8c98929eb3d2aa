//! How many instructions are too many.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use breakerbox_benches::contender::{ATTRIBUTE, CORE};
use breakerbox_benches::machine;
use breakerbox_benches::target::Bound;

use crate::table::Row;

/// For one of our own contenders in one situation.
pub(crate) struct Limit {
    situation: &'static str,
    contender: &'static str,
    /// What it was when the limits were last taken, on `x86_64`.
    counted: u32,
    /// What it would best be no more than. That it is more is told, and fails nothing.
    wanted: Option<u32>,
}

/// The compiler that the limits are for: that a count grows with another one is no change of ours.
const COUNTED_WITH: &str = "rustc 1.95.0";

/// To take them anew, put in what `--check` prints, and the compiler.
pub(crate) const LIMITS: &[Limit] = &[
    limit("sync, healthy", ATTRIBUTE, 19).wanted(12),
    limit("sync, healthy", CORE, 27).wanted(12),
    limit("async, healthy", ATTRIBUTE, 51),
    limit("async, healthy", CORE, 33),
    limit("async, time-out, ready at once", ATTRIBUTE, 75),
    limit("async, time-out, ready at once", CORE, 65),
    limit("sync, failure rate", ATTRIBUTE, 171),
    limit("sync, failure rate", CORE, 179),
    limit("sync, failing", ATTRIBUTE, 249),
    limit("sync, failing", CORE, 258),
    limit("sync, refused", ATTRIBUTE, 79).wanted(60),
    limit("sync, refused", CORE, 90).wanted(60),
    limit("async, refused", ATTRIBUTE, 96),
    limit("async, refused", CORE, 87),
];

const fn limit(situation: &'static str, contender: &'static str, counted: u32) -> Limit {
    Limit {
        situation,
        contender,
        counted,
        wanted: None,
    }
}

impl Limit {
    const fn wanted(self, wanted: u32) -> Self {
        Self {
            wanted: Some(wanted),
            ..self
        }
    }

    pub(crate) fn of(situation: &str, contender: &str) -> Option<&'static Self> {
        LIMITS
            .iter()
            .find(|limit| limit.is_for(situation, contender))
    }

    pub(crate) fn is_for(&self, situation: &str, contender: &str) -> bool {
        self.situation == situation && self.contender == contender
    }

    /// The most that is allowed. By another linker or a change nearby it may be an instruction or two
    /// more, and the more the more there are; another architecture has other instructions.
    pub(crate) fn most(&self) -> Option<u32> {
        let grown = self.counted + 2 + self.counted / 50;
        cfg!(target_arch = "x86_64").then_some(grown)
    }
}

/// A line for each count that is wanted to be somewhere.
pub(crate) fn verdicts(rows: &[Row]) -> String {
    let mut lines = String::new();
    for row in rows {
        let limit = Limit::of(row.situation, row.contender);
        if let Some(wanted) = limit.and_then(|limit| limit.wanted) {
            let what = format!("{}, {}", row.situation, row.contender);
            let bound = Bound::AtMost(wanted.into());
            let _ = writeln!(
                lines,
                "- {}",
                bound.verdict(&what, row.added, "instructions")
            );
        }
    }
    lines
}

/// Fails with all that is over its limit, where the compiler is the one that the limits are for.
pub(crate) fn check(rows: &[Row]) -> Result<()> {
    let faults = faults(rows)?;
    let is_for_us = machine::compiler().is_some_and(|compiler| compiler == COUNTED_WITH);
    ensure!(faults.is_empty() || !is_for_us, "{}", faults.trim_end());
    if !faults.is_empty() {
        println!("{faults}The limits are for {COUNTED_WITH}: this fails nothing.");
    }
    Ok(())
}

/// A line for each that is over its limit.
fn faults(rows: &[Row]) -> Result<String> {
    let mut faults = String::new();
    for limit in LIMITS {
        let Limit {
            situation,
            contender,
            ..
        } = limit;
        let row = rows
            .iter()
            .find(|row| limit.is_for(row.situation, row.contender));
        let row = row.with_context(|| format!("{situation}: there is no {contender} any more"))?;
        let most = limit.most().map(f64::from);
        if let Some(most) = most.filter(|most| row.added > *most) {
            let _ = writeln!(
                faults,
                "{situation}: {contender} adds {:.1} instructions to a call, at most {most} are allowed",
                row.added
            );
        }
    }
    Ok(faults)
}
