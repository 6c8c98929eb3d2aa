//! What pages show, in Markdown: the nanoseconds that each contender adds to a call.

use breakerbox_benches::arguments;
use breakerbox_benches::contender::{ATTRIBUTE, BARE, CORE};
use breakerbox_benches::machine;
use breakerbox_benches::peers::{Absent, PEERS};
use breakerbox_benches::versions::Versions;

use crate::results::{Measured, Results};
use crate::targets::TARGETS;

/// The titles of the situations that README shows.
const IN_README: &[&str] = &[
    "sync, healthy",
    "sync, healthy, 2 threads",
    "sync, refused",
    "sync, refused, 2 threads",
    "sync, failing",
    "sync, failing, 2 threads",
    "sync, failure rate",
    "sync, failure rate, 2 threads",
    "sync, time-out",
    "async, healthy",
    "async, refused",
    "async, time-out, ready at once",
    "async, time-out, pending once",
];

const FAILING: &str = "*Failing*: 99 calls of 100 do.";

const HAND_OVERS: &str = "A thread that waits at one of std's channels looks out for some microseconds \
     before it sleeps; the threads of a pool sleep, and have to be woken.";

const REFUSALS: &str = "A refusal by ours looks at Linux's coarse clock. Elsewhere, and in the last \
    tenth of a second of an opening, it reads the exact one, which takes as long as `Instant::now` below.";

/// Ours in one column.
pub(crate) fn for_readme(results: &Results, versions: &Versions) -> String {
    let peers = titles_of_peers(versions);
    let mut lines = vec![
        format!("| | breakerbox | {peers} |"),
        format!("|---|---:{}|", "|---:".repeat(PEERS.len())),
    ];
    let shown = || IN_README.iter().map(|title| results.of(title));
    for measured in shown() {
        let cells = cells(measured, &[ATTRIBUTE]);
        lines.push(format!("| {} | {cells} |", measured.scenario.title));
    }
    let absent = why_absent(shown());
    let absent: Vec<_> = absent.iter().map(Absent::sentence).collect();
    lines.push(format!("\n{FAILING} —: {}.", absent.join("; ")));
    let machine = machine::description();
    let command = arguments::command("compare");
    lines.push(format!("\n{machine}:\n\n```sh\n{command}\n```"));
    lines.join("\n")
}

/// All of them, what they were measured beside, and what became of the targets.
pub(crate) fn for_performance(results: &Results, versions: &Versions) -> String {
    let parts = [
        format!(
            "Nanoseconds that a breaker adds to a call, on {}. The bare function is shown with the \
             loop that measures. A future that waits for a lock is polled until it has it. \
             {FAILING}",
            machine::description()
        ),
        with_breakers(results, versions),
        REFUSALS.to_owned(),
        "What the above is measured beside, without a breaker:".to_owned(),
        without_breakers(results),
        HAND_OVERS.to_owned(),
        "What we want of ours, each from numbers of this one run:".to_owned(),
        verdicts(results),
    ];
    parts.join("\n\n")
}

fn with_breakers(results: &Results, versions: &Versions) -> String {
    let peers = titles_of_peers(versions);
    let mut lines = vec![
        format!("| | bare function | `{ATTRIBUTE}` | `{CORE}` | {peers} |"),
        format!("|---|---:|---:|---:{}|", "|---:".repeat(PEERS.len())),
    ];
    let with_breakers = || results.0.iter().filter(|m| m.scenario.has_breakers());
    for measured in with_breakers() {
        let bare = measured.ns_per_call(BARE);
        lines.push(format!(
            "| {} | {} | {} |",
            measured.scenario.title,
            bare.map_or_else(unknown, |ns| format!("{ns:.1}")),
            cells(measured, &[ATTRIBUTE, CORE]),
        ));
    }
    lines.push("\nWhy there is a —:\n".to_owned());
    for absent in why_absent(with_breakers()) {
        lines.push(format!("- {}: {}", absent.rows, absent.sentence()));
    }
    lines.join("\n")
}

fn without_breakers(results: &Results) -> String {
    let mut lines = vec!["| | | ns |".to_owned(), "|---|---|---:|".to_owned()];
    for measured in &results.0 {
        for other in measured.scenario.besides() {
            lines.push(format!(
                "| {} | {} | {} |",
                measured.scenario.title,
                other.name,
                cell(measured, other.name)
            ));
        }
    }
    lines.join("\n")
}

/// A line a target.
pub(crate) fn verdicts(results: &Results) -> String {
    let verdicts = TARGETS.iter().map(|target| target.verdict(results));
    let items: Vec<_> = verdicts.map(|verdict| format!("- {verdict}")).collect();
    items.join("\n")
}

fn titles_of_peers(versions: &Versions) -> String {
    let titles = PEERS.iter().map(|peer| {
        let version = versions.of(peer.package);
        let without_patch = version.rsplit_once('.').map_or(version, |(start, _)| start);
        format!("{} {without_patch}", peer.name)
    });
    titles.collect::<Vec<_>>().join(" | ")
}

/// Those of ours and of all peers.
fn cells(measured: &Measured, ours: &[&str]) -> String {
    let peers = PEERS.iter().map(|peer| peer.name);
    let cells = ours.iter().copied().chain(peers);
    let cells: Vec<_> = cells.map(|name| cell(measured, name)).collect();
    cells.join(" | ")
}

fn cell(measured: &Measured, name: &str) -> String {
    let mut contenders = measured.scenario.contenders.iter();
    if contenders.any(|contender| contender.name == name) {
        measured.added(name).map_or_else(unknown, rounded)
    } else {
        "—".to_owned()
    }
}

/// Its threads never ran at once.
fn unknown() -> String {
    "?".to_owned()
}

/// No more of it than would be the same in the next run.
fn rounded(ns: f64) -> String {
    match ns {
        ..0.5 => "< 0.5".to_owned(),
        ..10.0 => format!("{ns:.1}"),
        ..1_000.0 => format!("{ns:.0}"),
        ..10_000.0 => format!("{:.1} µs", ns / 1e3),
        _ => format!("{:.0} µs", ns / 1e3),
    }
}

/// Each reason once.
fn why_absent<'a>(shown: impl Iterator<Item = &'a Measured>) -> Vec<Absent> {
    let mut reasons = Vec::new();
    for &absent in shown.flat_map(|measured| &measured.scenario.absent) {
        if !reasons.contains(&absent) {
            reasons.push(absent);
        }
    }
    reasons
}
