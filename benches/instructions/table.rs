//! What was counted, for the terminal and for the page.

use std::fmt::Write as _;

use breakerbox_benches::machine;

use crate::limit::{self, Limit};

const INTRODUCTION: &str = "\
What a breaker adds to the instructions of a call, counted by valgrind's callgrind: those of 21,000 calls less
those of 1,000, so that nothing before the calls is in it, and less those of the bare function. A count is the
same in every run, or nearly; how long the instructions take it doesn't say. Nor is the clock in it: under
valgrind to read it is a system call, of which next to nothing is counted. *At most* is what `.ci/run` allows
of the compiler that it was last set with: what was counted then, and a little more.
";

/// A contender in a situation.
pub(crate) struct Row {
    pub(crate) situation: &'static str,
    pub(crate) contender: &'static str,
    /// Instructions per call, over the bare function.
    pub(crate) added: f64,
}

impl Row {
    fn most(&self) -> Option<u32> {
        Limit::of(self.situation, self.contender)?.most()
    }
}

pub(crate) fn print(rows: &[Row]) {
    println!(
        "{:<30} {:<28} {:>7} {:>8}",
        "instructions per call", "", "added", "at most"
    );
    for row in rows {
        let most = row.most().map_or_else(String::new, |most| most.to_string());
        let Row {
            situation,
            contender,
            added,
        } = row;
        println!("{situation:<30} {contender:<28} {added:>7.1} {most:>8}");
    }
    println!("\n{}", limit::verdicts(rows));
}

/// With the limits beside ours.
pub(crate) fn page(rows: &[Row], valgrind: &str) -> String {
    let mut page = format!(
        "{INTRODUCTION}\n{}, {valgrind}.\n\n",
        machine::description()
    );
    page += "| | | instructions added | at most |\n|---|---|---:|---:|\n";
    let mut before = "";
    for row in rows {
        let situation = if row.situation == before {
            ""
        } else {
            row.situation
        };
        before = row.situation;
        let most = row.most().map_or_else(String::new, |most| most.to_string());
        let _ = writeln!(
            page,
            "| {situation} | {} | {:.0} | {most} |",
            row.contender, row.added
        );
    }
    page + "\n" + &limit::verdicts(rows)
}
