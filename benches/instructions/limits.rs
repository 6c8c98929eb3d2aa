//! The limits of ours.

use std::env::consts::ARCH;

use anyhow::{Result, ensure};
use breakerbox_benches::contenders::{ATTRIBUTE, CORE};
use breakerbox_benches::machine;
use breakerbox_benches::target::Bound;

use crate::{Row, table};

/// The compiler and the processor that the limits are for: with others, more is no change of ours.
const COUNTED_WITH: (&str, &str) = ("rustc 1.95.0", "x86_64");

/// A situation, a contender, its count when the limits were last set, and a lower count that we
/// want. To miss that one is reported and fails nothing.
///
/// To set them anew, write what `--check` prints under *added*, and the compiler above.
pub(crate) type Limit = (&'static str, &'static str, u32, Option<u32>);

pub(crate) const LIMITS: &[Limit] = &[
    ("sync, healthy, not inlined", ATTRIBUTE, 19, Some(12)),
    ("sync, healthy, not inlined", CORE, 27, Some(12)),
    ("sync, failing", ATTRIBUTE, 249, None),
    ("sync, failing", CORE, 258, None),
    ("sync, failure rate", ATTRIBUTE, 171, None),
    ("sync, failure rate", CORE, 179, None),
    ("sync, refused", ATTRIBUTE, 79, Some(60)),
    ("sync, refused", CORE, 90, Some(60)),
    ("async, healthy", ATTRIBUTE, 54, None),
    ("async, healthy", CORE, 33, None),
    ("async, refused", ATTRIBUTE, 96, None),
    ("async, refused", CORE, 87, None),
    ("async, timeout, ready at once", ATTRIBUTE, 75, None),
    ("async, timeout, ready at once", CORE, 65, None),
];

impl Row {
    /// Returns the most that is allowed. Another linker or a change nearby may add an instruction or two,
    /// and the more the more there are.
    pub(crate) fn most(&self) -> Option<u32> {
        let (.., counted, _) = self.limit?;
        Some(counted + 2 + counted / 50)
    }

    /// Returns a line if a lower count is wanted.
    pub(crate) fn verdict(&self) -> Option<String> {
        let (situation, contender, _, wanted) = *self.limit?;
        let what = format!("{situation}, {contender}");
        Some(Bound::AtMost(wanted?.into()).verdict(&what, self.added, "instructions"))
    }
}

/// Fails if a count is over its limit, with the compiler and on the processor that the limits are for.
pub(crate) fn check(rows: &[Row]) -> Result<()> {
    let limits = rows.iter().filter(|row| row.limit.is_some()).count();
    ensure!(limits == LIMITS.len(), "a limit has no such contender");
    let is_over = |row: &&Row| row.most().is_some_and(|most| row.added > most.into());
    let over: Vec<_> = rows.iter().filter(is_over).collect();
    if over.is_empty() {
        return Ok(());
    }
    println!("Over the limits for {COUNTED_WITH:?}:\n\n{}", table(over));
    let compiler = machine::compiler().unwrap_or_default();
    ensure!((&*compiler, ARCH) != COUNTED_WITH, "over the limits");
    println!("This is {compiler} on {ARCH}, so it fails nothing.");
    Ok(())
}
