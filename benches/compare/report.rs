//! The tables, in Markdown: the nanoseconds that contenders add to a call.

use std::fmt::Write as _;

use breakerbox_benches::contenders::{ATTRIBUTE, BARE, CORE, Contender};
use breakerbox_benches::peers::PEERS;
use breakerbox_benches::versions::Versions;
use breakerbox_benches::{arguments, machine};

use crate::results::{Measured, Results};
use crate::targets;

const NOTES: &str = "\
*Failing*: 99 calls of 100 do. A function is not inlined into its caller unless the row says so. —: tower-resilience is
a layer around async services, recloser cannot be reset, and no peer has a timeout for sync functions.";

const MORE_NOTES: &str = "\
The bare function is shown with the loop that measures. A future that waits for a lock is polled until it has it. A
refusal by ours reads Linux's coarse clock; elsewhere, and in the last tenth of a second of an opening, it reads the
exact one, at the cost of `Instant::now`. The threads of a pool sleep, and have to be woken.";

/// Ours in one column.
pub(crate) fn for_readme(results: &Results) -> String {
    let table = table(results, &[ATTRIBUTE]);
    let (machine, command) = (machine::description(), arguments::command("compare"));
    format!("{table}\n{NOTES}\n\n{machine}:\n\n```sh\n{command}\n```")
}

/// With the bare function, what stands beside ours, and the targets.
pub(crate) fn for_performance(results: &Results) -> String {
    let machine = machine::description();
    let table = table(results, &[BARE, ATTRIBUTE, CORE]);
    let mut page = format!(
        "Nanoseconds that a breaker adds to a call, on {machine}.\n\n{table}\n{NOTES}\n{MORE_NOTES}"
    );
    page += "\n\nWithout a breaker:\n\n| | | ns |\n|---|---|---:|\n";
    for measured in &results.0 {
        for Contender { name, .. } in measured.yardsticks() {
            let _ = writeln!(
                page,
                "| {} | {name} | {} |",
                measured.situation.name,
                cell(measured, name)
            );
        }
    }
    page + "\nThe targets:\n\n" + &targets::verdicts(results)
}

/// Returns a row a situation that has breakers. The columns are `ours` and all peers.
fn table(results: &Results, ours: &[&str]) -> String {
    let versions = Versions::locked();
    let titles = PEERS.map(|(name, package)| {
        let version = versions.of(package);
        format!(
            "{name} {}",
            version.rsplit_once('.').map_or(version, |(start, _)| start)
        )
    });
    let mut table = format!("| | {} | {} |\n|---", ours.join(" | "), titles.join(" | "));
    table += &("|---:".repeat(ours.len() + PEERS.len()) + "|\n");
    for measured in results
        .0
        .iter()
        .filter(|measured| measured.position(ATTRIBUTE).is_some())
    {
        let names = ours.iter().copied().chain(PEERS.map(|(name, _)| name));
        let cells: Vec<_> = names.map(|name| cell(measured, name)).collect();
        let _ = writeln!(
            table,
            "| {} | {} |",
            measured.situation.name,
            cells.join(" | ")
        );
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
        Some(ns @ ..10_000.0) => format!("{:.1} µs", ns / 1e3),
        Some(ns) => format!("{:.0} µs", ns / 1e3),
    }
}
