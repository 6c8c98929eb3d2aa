//! What pages show, in Markdown.

use std::thread;

use breakerbox_benches::machine;
use breakerbox_benches::numbers::grouped;
use breakerbox_benches::peers::PEERS;
use breakerbox_benches::target::Bound;
use breakerbox_benches::versions::Versions;

use crate::stages::{BREAKERS, Stages, THRESHOLD};

/// What we want of a breaker, however many failures are counted.
const MOST: Bound = Bound::AtMost(256.0);

/// Of refusals, each for a processor.
const MOST_COUNTERS: u8 = 16;
const BYTES_A_COUNTER: u8 = 16;

pub(crate) fn text(breakers: &[(&str, Stages)], keyed: &[(&str, f64)], keys: u32) -> String {
    let (_, ours) = &breakers[0];
    let most = ours.made.max(ours.failing);
    [
        format!(
            "Bytes of a breaker that opens at {THRESHOLD} failures, heap included, the mean of {}: \
             those that are asked for, which an allocator may round up. On {}.",
            grouped(BREAKERS.into()),
            machine::description()
        ),
        of_breakers(breakers),
        format!(
            "- {}",
            MOST.verdict("ours, with failures counted", most, "bytes")
        ),
        format!(
            "Once it has been open, ours counts refusals as well, for each of up to {MOST_COUNTERS} \
             processors apart, in {BYTES_A_COUNTER} bytes: on a machine with as many it takes {:.0} \
             then, by calculation.",
            closed_again_with_most(ours)
        ),
        format!(
            "{} keys, each with a breaker, in one `Keyed`:",
            grouped(keys.into())
        ),
        of_keyed(keyed, keys),
    ]
    .join("\n\n")
}

/// As here, and the counters of the processors that this machine lacks.
fn closed_again_with_most(ours: &Stages) -> f64 {
    let processors = thread::available_parallelism().map_or(usize::MAX, usize::from);
    let counters = u8::try_from(processors).map_or(MOST_COUNTERS, |n| n.min(MOST_COUNTERS));
    ours.closed_again + f64::from(MOST_COUNTERS - counters) * f64::from(BYTES_A_COUNTER)
}

fn of_breakers(breakers: &[(&str, Stages)]) -> String {
    let versions = Versions::locked();
    let mut lines = vec![
        format!(
            "| | as made | {} failures counted | closed after having been open |",
            THRESHOLD - 1
        ),
        "|---|---:|---:|---:|".to_owned(),
    ];
    for (
        name,
        Stages {
            made,
            failing,
            closed_again,
        },
    ) in breakers
    {
        let peer = PEERS.iter().find(|peer| peer.name == *name);
        let version = peer.map_or_else(String::new, |peer| {
            format!(" {}", versions.of(peer.package))
        });
        lines.push(format!(
            "| {name}{version} | {made:.0} | {failing:.0} | {closed_again:.0} |"
        ));
    }
    lines.join("\n")
}

fn of_keyed(keyed: &[(&str, f64)], keys: u32) -> String {
    let mut lines = vec![
        "| | MB in all | bytes for each |".to_owned(),
        "|---|---:|---:|".to_owned(),
    ];
    for (name, bytes) in keyed {
        let each = bytes / f64::from(keys);
        lines.push(format!("| {name} | {:.0} | {each:.0} |", bytes / 1e6));
    }
    lines.join("\n")
}
