//! The number of instructions that a breaker adds to a call, counted by valgrind's callgrind.
//!
//! A count is the same on a noisy machine, so there are limits to ours.
//! `cargo bench -p breakerbox-benches --bench instructions --all-features` counts all contenders in half
//! a minute and `-- --check` ours alone. Both fail if a count is over its limit. `-- --write` also writes
//! docs/performance.md, `-- --quick` shows in a few seconds that counting works.

mod count;
mod limits;

use std::env;
use std::fmt::Write as _;

use anyhow::{Result, ensure};
use breakerbox_benches::page::write_part;
use breakerbox_benches::situation::{SITUATIONS, Situation};
use breakerbox_benches::{arguments, machine};

use limits::{LIMITS, Limit};

/// A contender in a situation.
struct Row {
    /// Of both.
    names: (&'static str, &'static str),
    /// The instructions of a call, less those of the bare function.
    added: f64,
    limit: Option<&'static Limit>,
}

fn main() -> Result<()> {
    let told: Vec<String> = env::args().skip(1).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    if let [count::CHILD, situation, contender, runs] = told[..] {
        return count::make_calls(situation, contender, runs.parse()?);
    }
    let (write, quick) = (arguments::write()?, arguments::quick());
    let valgrind = match count::valgrind() {
        Ok(valgrind) => valgrind,
        Err(error) => {
            ensure!(!write, "valgrind does not run here: {error}");
            println!("skipped: valgrind does not run here");
            return Ok(());
        }
    };
    let rows = rows(quick)?;
    let verdicts: String = rows.iter().filter_map(Row::verdict).collect();
    let counts = table(&rows) + "\n" + &verdicts;
    println!("{counts}");
    if write {
        let machine = machine::description();
        let page = format!("{machine}, {valgrind}.\n\n{counts}");
        write_part("docs/performance.md", "instructions", &page);
    }
    // In a quick run there may be no optimization, and then no limit holds.
    if quick { Ok(()) } else { limits::check(&rows) }
}

/// Counts in the situations that have limits: in a quick run in the first of them, and ours alone.
fn rows(quick: bool) -> Result<Vec<Row>> {
    let ours_alone = quick || arguments::has("--check");
    let has_limits = |s: &&Situation| LIMITS.iter().any(|limit| limit.0 == s.name);
    let situations = SITUATIONS.iter().filter(has_limits);
    let mut rows = Vec::new();
    for situation in situations.take(if quick { 1 } else { SITUATIONS.len() }) {
        let bare = count::per_call(situation, &situation.contenders[0])?;
        for contender in &situation.contenders[1..] {
            let names = (situation.name, contender.name);
            let limit = LIMITS.iter().find(|limit| (limit.0, limit.1) == names);
            if limit.is_some() || !ours_alone {
                let added = count::per_call(situation, contender)? - bare;
                rows.push(Row {
                    names,
                    added,
                    limit,
                });
            }
        }
    }
    Ok(rows)
}

fn table<'a>(rows: impl IntoIterator<Item = &'a Row>) -> String {
    let mut table = "| | | instructions added | at most |\n|---|---|---:|---:|\n".to_owned();
    for row in rows {
        let ((situation, contender), added) = (row.names, row.added);
        let most = row.most().map_or_else(String::new, |most| most.to_string());
        let _ = writeln!(table, "| {situation} | {contender} | {added:.0} | {most} |");
    }
    table
}
