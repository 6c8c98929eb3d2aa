//! The conformance corpus put to breakerbox and to its peers.
//!
//! `cargo bench -p breakerbox-benches --bench conformance` takes a quarter of a minute, most of it
//! waiting: peers without a clock that can be set live through the scenarios. `-- --markdown FILE`
//! writes the page as well, `-- --quick` asks breakerbox alone, `-- --only WORD` takes the scenarios
//! that have the word in their theme or name.

mod body;
mod choice;
#[path = "../../../tests/conformance/configured.rs"]
mod configured;
mod contender;
mod contenders;
mod judge;
mod page;
mod play;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "shared with the test, which is a crate of its own"
)]
#[path = "../../../tests/conformance/scenario.rs"]
mod scenario;
mod stopwatch;

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs, panic, thread};

use breakerbox_benches::arguments::quick;
use breakerbox_benches::page::root;
use breakerbox_benches::versions::Versions;

use contenders::CONTENDERS;
use judge::{Verdict, judge_all};
use page::Page;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().collect();
    let after = |wanted: &str| {
        let at = arguments.iter().position(|argument| argument == wanted)?;
        arguments.get(at + 1)
    };
    let contenders = if quick() {
        &CONTENDERS[..1]
    } else {
        CONTENDERS
    };

    silence_the_breakers();
    let root = root();
    let mut corpus = scenario::corpus(&root.join("tests/conformance"));
    if let Some(word) = after("--only") {
        corpus.retain(|(theme, scenario)| theme.contains(word) || scenario.name.contains(word));
    }
    if corpus.is_empty() {
        eprintln!("no scenario");
        return ExitCode::FAILURE;
    }
    let verdicts = judge_all(contenders, &corpus);
    let page = Page {
        contenders,
        corpus: &corpus,
        verdicts: &verdicts,
        versions: Versions::locked(),
    };
    println!("{}", page.tables());
    if let Some(file) = after("--markdown") {
        // Cargo runs benches in the folder of their package; a path is meant from the root.
        let file: PathBuf = root.join(file);
        fs::write(&file, page.to_string()).expect("the page can be written");
        println!("Written: {}", file.display());
    }

    let ours = verdicts.iter().map(|by_contender| &by_contender[0]);
    if ours
        .clone()
        .all(|verdict| matches!(verdict, Verdict::Passes { .. }))
    {
        ExitCode::SUCCESS
    } else {
        eprintln!("breakerbox itself does not pass");
        ExitCode::FAILURE
    }
}

/// A peer that panics fails its scenario, and that is told in the table.
fn silence_the_breakers() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().name() == Some("main") {
            usual(info);
        }
    }));
}
