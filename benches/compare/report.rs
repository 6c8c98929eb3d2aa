//! The tables, in Markdown: the nanoseconds that contenders add to a call.

use std::fmt::Write as _;

use breakerbox_benches::contenders::{ATTRIBUTE, BARE, CORE};
use breakerbox_benches::machine;
use breakerbox_benches::peers::PEERS;

use crate::results::{Measured, Results};
use crate::targets;

/// With the bare function, what stands beside ours, and the targets.
pub(crate) fn for_performance(results: &Results) -> String {
    let mut page = table(results, &[BARE, ATTRIBUTE, CORE]);
    page += "\nWithout a breaker:\n\n| | | ns |\n|---|---|---:|\n";
    for measured in &results.0 {
        let situation = measured.situation.name;
        for name in measured.yardsticks() {
            let _ = writeln!(page, "| {situation} | {name} | {} |", cell(measured, name));
        }
    }
    page + "\nThe targets:\n\n" + &targets::verdicts(results)
}

/// Returns a row a situation that has breakers. The columns are `ours` and all peers.
pub(crate) fn table(results: &Results, ours: &[&str]) -> String {
    let peers = PEERS.map(|name| format!("{name} {}", machine::version(name)));
    let (ours_named, peers) = (ours.join(" | "), peers.join(" | "));
    let mut table = machine::description() + ":\n\n";
    let _ = writeln!(table, "| | {ours_named} | {peers} |");
    let _ = writeln!(table, "|---{}|", "|---:".repeat(ours.len() + PEERS.len()));
    for measured in &results.0 {
        if measured.position(ATTRIBUTE).is_some() {
            let names = ours.iter().chain(&PEERS);
            let cells: Vec<_> = names.map(|name| cell(measured, name)).collect();
            let situation = measured.situation.name;
            let _ = writeln!(table, "| {situation} | {} |", cells.join(" | "));
        }
    }
    table
}

/// Returns no more digits than the next run would repeat.
fn cell(measured: &Measured, name: &str) -> String {
    let ns = if name == BARE {
        measured.ns_per_call(name)
    } else {
        measured.added(name)
    };
    match ns {
        None if measured.position(name).is_some() => "?".to_owned(),
        None => "—".to_owned(),
        Some(ns) if ns < 0.5 && name != BARE => "< 0.5".to_owned(),
        Some(ns @ ..10.0) => format!("{ns:.1}"),
        Some(ns @ ..1_000.0) => format!("{ns:.0}"),
        Some(ns) => format!("{:.0} µs", ns / 1e3),
    }
}
