//! How many instructions a breaker adds to a call, counted by valgrind's callgrind.
//!
//! A count is the same on a noisy machine, so there are limits to ours.
//! `cargo bench -p breakerbox-benches --bench instructions --all-features` counts everybody's in half
//! a minute and `-- --check` ours alone; both print the limits beside and fail past them. `-- --write`
//! writes the page as well. `-- --quick` shows in a second that counting works.

mod count;
mod limit;
mod table;

use std::env;

use anyhow::Result;
use breakerbox_benches::arguments;
use breakerbox_benches::page;
use breakerbox_benches::situation::SITUATIONS;
use breakerbox_benches::valgrind;

use limit::{LIMITS, Limit};
use table::Row;

fn main() -> Result<()> {
    let told: Vec<String> = env::args().skip(1).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    if let [count::CHILD, situation, contender, rounds] = told[..] {
        return count::make_calls(situation, contender, rounds.parse()?);
    }
    let write = arguments::write("instructions")?;
    let valgrind = match valgrind::version() {
        Ok(version) => version,
        Err(_) if write => return Err(arguments::refusal("instructions")),
        Err(why) => {
            println!("skipped: {why}");
            return Ok(());
        }
    };
    // Perhaps without optimization: no limit holds there.
    if arguments::quick() {
        for row in count(|s, c| LIMITS[0].is_for(s, c))? {
            println!(
                "{}, {}: adds {:.1} instructions",
                row.situation, row.contender, row.added
            );
        }
        return Ok(());
    }
    let ours_alone = told.contains(&"--check");
    let rows = count(|s, c| !ours_alone || Limit::of(s, c).is_some())?;
    table::print(&rows);
    if write {
        let text = table::page(&rows, &valgrind);
        page::write_part("docs/performance.md", "instructions", &text);
    }
    limit::check(&rows)
}

/// Those that are wanted, by the names of situation and contender.
fn count(is_wanted: impl Fn(&str, &str) -> bool) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for situation in SITUATIONS {
        let [bare, contenders @ ..] = situation.contenders else {
            continue;
        };
        let wanted = contenders
            .iter()
            .filter(|c| is_wanted(situation.name, c.name));
        let mut wanted = wanted.peekable();
        if wanted.peek().is_none() {
            continue;
        }
        let bare = count::per_call(situation, bare)?;
        for contender in wanted {
            rows.push(Row {
                situation: situation.name,
                contender: contender.name,
                added: count::per_call(situation, contender)? - bare,
            });
        }
    }
    Ok(rows)
}
