//! What pages show, in Markdown.

use breakerbox_benches::peers::PEERS;
use breakerbox_benches::target::Bound;
use breakerbox_benches::versions::Versions;

use crate::stages::{BREAKERS, Stages, THRESHOLD};

/// What we want of a breaker at any stage.
const MOST: Bound = Bound::AtMost(256.0);

pub(crate) fn text(breakers: &[(&str, Stages)], keyed: &[(&str, f64)], keys: u32) -> String {
    let (_, ours) = &breakers[0];
    let most = ours.made.max(ours.failing).max(ours.closed_again);
    [
        format!(
            "Bytes of a breaker that opens at {THRESHOLD} failures, heap included, the mean of \
             {BREAKERS}: those that are asked for, which an allocator may round up."
        ),
        of_breakers(breakers),
        format!(
            "- {}",
            MOST.verdict("ours, where it takes most", most, "bytes")
        ),
        format!("{keys} keys, each with a breaker, in one `Keyed`:"),
        of_keyed(keyed, keys),
    ]
    .join("\n\n")
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
