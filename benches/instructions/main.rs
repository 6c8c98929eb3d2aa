//! The number of instructions that a breaker adds to a call, counted by valgrind's callgrind.
//!
//! A count is the same on a noisy machine, so there are limits to ours.
//! `cargo bench -p breakerbox-benches --bench instructions --all-features` counts all contenders in half
//! a minute and `-- --check` ours alone. Both fail if a count is over its limit. `-- --write` also writes
//! docs/performance.md, `-- --quick` shows in a second that counting works.

mod count;
mod limits;

use std::env;
use std::fmt::Write as _;

use anyhow::{Result, ensure};
use breakerbox_benches::contenders::Contender;
use breakerbox_benches::page::write_part;
use breakerbox_benches::situation::SITUATIONS;
use breakerbox_benches::{arguments, machine};

use limits::LIMITS;

/// A contender in a situation.
struct Row {
    situation: &'static str,
    contender: &'static str,
    /// The instructions of a call, less those of the bare function.
    added: f64,
}

fn main() -> Result<()> {
    let told: Vec<String> = env::args().skip(1).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    if let [count::CHILD, situation, contender, rounds] = told[..] {
        return count::make_calls(situation, contender, rounds.parse()?);
    }
    let write = arguments::write("instructions")?;
    let Some(valgrind) = count::valgrind() else {
        ensure!(!write, "valgrind does not run here");
        println!("skipped: valgrind does not run here");
        return Ok(());
    };
    if arguments::quick() {
        // There may be no optimization, and then no limit holds.
        let rows = rows(|s, c| (s, c) == (LIMITS[0].0, LIMITS[0].1))?;
        println!("{}", table(&rows));
        return Ok(());
    }
    let is_check = arguments::has("--check");
    let rows = rows(|s, c| !is_check || limits::of(s, c).is_some())?;
    let counts = table(&rows) + "\n" + &limits::verdicts(&rows);
    println!("{counts}");
    if write {
        let machine = machine::description();
        let page = format!("{INTRODUCTION}\n\n{machine}, {valgrind}.\n\n{counts}");
        write_part("docs/performance.md", "instructions", &page);
    }
    limits::check(&rows)
}

const INTRODUCTION: &str = "\
The instructions that a breaker adds to a call, counted by valgrind's callgrind: those of many calls less those of few,
so that nothing before the calls is included, and less those of the bare function. Counts hardly differ between runs.
They do not say how long the instructions take. Under valgrind to read the clock is a system call, which is not counted.
*At most* is what `.ci/run` allows: the count with the compiler that the limits are for, and a little more.";

/// Counts the wanted contenders in the situations that have limits.
fn rows(is_wanted: impl Fn(&str, &str) -> bool) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for situation in SITUATIONS {
        let name = situation.name;
        let is_limited = LIMITS.iter().any(|limit| limit.0 == name);
        let is_counted = |c: &&Contender| is_limited && is_wanted(name, c.name);
        let mut bare = None;
        for contender in situation.contenders[1..].iter().filter(is_counted) {
            let own = count::per_call(situation, contender)?;
            let bare = match bare {
                Some(bare) => bare,
                None => *bare.insert(count::per_call(situation, &situation.contenders[0])?),
            };
            let (contender, added) = (contender.name, own - bare);
            rows.push(Row {
                situation: name,
                contender,
                added,
            });
        }
    }
    Ok(rows)
}

fn table(rows: &[Row]) -> String {
    let mut table = "| | | instructions added | at most |\n|---|---|---:|---:|\n".to_owned();
    for row in rows {
        let (situation, contender, added) = (row.situation, row.contender, row.added);
        let most = limits::most(row).map_or_else(String::new, |most| most.to_string());
        let _ = writeln!(table, "| {situation} | {contender} | {added:.0} | {most} |");
    }
    table
}
