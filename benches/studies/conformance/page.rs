//! The tables of the page.

use std::fmt::{Error, Write as _};

use breakerbox_benches::machine;

use crate::judge::Verdict;
use crate::peers::{CONTENDERS, Contender};
use crate::scenario::Scenario;

/// Returns the line that says what was run, and when.
pub(crate) fn run() -> String {
    let named = |c: &Contender| format!("{} {}", c.name, machine::version(c.name));
    let named = CONTENDERS.each_ref().map(named);
    format!("{}: {}.", machine::today(), named.join(", "))
}

type Corpus = [(String, Scenario)];

/// Returns the table of all verdicts, and a section for each breaker that differs.
pub(crate) fn tables(corpus: &Corpus, verdicts: &[Verdict]) -> Result<String, Error> {
    let mut text = format!("{} scenarios:\n\n", corpus.len());
    text += "| | time | passes | differs | cannot be said to it |\n|---|---|--:|--:|--:|\n";
    let mut sections = String::new();
    for (contender, verdicts) in CONTENDERS.iter().zip(verdicts.chunks(corpus.len())) {
        let (mut pass, mut lacks) = (0, 0);
        let mut rows = String::new();
        for ((theme, scenario), verdict) in corpus.iter().zip(verdicts) {
            match verdict {
                Verdict::Passes => pass += 1,
                Verdict::CannotBeSaid => lacks += 1,
                Verdict::Differs(how) => {
                    let (theme, name) = (theme.replace('_', " "), &scenario.name);
                    writeln!(rows, "| {theme} | {name} | {how} |")?;
                }
            }
        }
        let time = if contender.has_clock { "set" } else { "real" };
        let (name, differs) = (contender.name, rows.lines().count());
        writeln!(text, "| {name} | {time} | {pass} | {differs} | {lacks} |")?;
        if differs > 0 {
            sections += &section(contender, &rows);
        }
    }
    Ok(text + &sections)
}

fn section(contender: &Contender, rows: &str) -> String {
    let lacks: Vec<_> = contender.lacks.iter().map(|(_, lack)| *lack).collect();
    format!(
        "\n## {}\n\n| theme | scenario | where it first differs |\n|---|---|---|\n{rows}\n\
         Documented design choices:\n\n{}\n\
         Cannot be said to it: {}. Its control by hand: {:?}.\n",
        contender.name,
        contender.choices,
        lacks.join("; "),
        contender.hands.unwrap_or_default(),
    )
}
