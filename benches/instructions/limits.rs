//! The limits of ours.

use std::env::consts::ARCH;
use std::fmt::Write as _;

use anyhow::{Result, ensure};
use breakerbox_benches::contenders::{ATTRIBUTE, CORE};
use breakerbox_benches::machine;
use breakerbox_benches::target::Bound;

use crate::Row;

/// The compiler and the processor that the limits are for: with others, more is no change of ours.
const COUNTED_WITH: (&str, &str) = ("rustc 1.95.0", "x86_64");

/// The situation, the contender, its count when the limits were last set, and a lower count that we
/// want. To miss that one is reported and fails nothing.
///
/// To set them anew, write what `--check` prints under *added*, and the compiler above.
pub(crate) const LIMITS: &[(&str, &str, u32, Option<u32>)] = &[
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

/// Returns the count and the wanted count.
pub(crate) fn of(situation: &str, contender: &str) -> Option<(u32, Option<u32>)> {
    let mut limits = LIMITS.iter();
    let limit = limits.find(|limit| (limit.0, limit.1) == (situation, contender))?;
    Some((limit.2, limit.3))
}

/// Returns the most that is allowed. Another linker or a change nearby may add an instruction or two,
/// and the more the more there are.
pub(crate) fn most(row: &Row) -> Option<u32> {
    let (counted, _) = of(row.situation, row.contender)?;
    Some(counted + 2 + counted / 50)
}

/// Returns a line for each count that is wanted.
pub(crate) fn verdicts(rows: &[Row]) -> String {
    let verdict = |row: &Row| {
        let (_, wanted) = of(row.situation, row.contender)?;
        let what = format!("{}, {}", row.situation, row.contender);
        Some(Bound::AtMost(wanted?.into()).verdict(&what, row.added, "instructions"))
    };
    rows.iter().filter_map(verdict).collect()
}

/// Fails if a count is over its limit, with the compiler and on the processor that the limits are for.
pub(crate) fn check(rows: &[Row]) -> Result<()> {
    let with_limit = rows.iter().filter_map(|row| Some((row, most(row)?)));
    let limits = with_limit.clone().count();
    ensure!(limits == LIMITS.len(), "a limit has no such contender");
    let mut faults = String::new();
    for (row, most) in with_limit.filter(|(row, most)| row.added > f64::from(*most)) {
        let (situation, contender, added) = (row.situation, row.contender, row.added);
        let fault = "instructions, over the limit of";
        let _ = writeln!(
            faults,
            "{situation}, {contender}: {added:.1} {fault} {most}"
        );
    }
    let is_for_us = machine::compiler().is_some_and(|compiler| (&*compiler, ARCH) == COUNTED_WITH);
    ensure!(faults.is_empty() || !is_for_us, "{faults}");
    if !faults.is_empty() {
        println!("{faults}The limits are for {COUNTED_WITH:?}: this fails nothing.");
    }
    Ok(())
}
