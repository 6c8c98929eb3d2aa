//! Plays the conformance corpus with breakerbox and with its peers.
//!
//! `cargo run --release -p breakerbox-studies --bin conformance` takes about a minute, most of it
//! waiting: a peer whose clock cannot be set plays in real time. `-- --write` writes
//! `docs/conformance.md`. `-- --quick` plays with breakerbox alone, and writes nothing.

mod call;
#[path = "../../../tests/conformance/configured.rs"]
mod configured;
mod judge;
mod page;
mod peers;
mod play;
mod real_time;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "shared with the test, which is a crate of its own"
)]
#[path = "../../../tests/conformance/scenario.rs"]
mod scenario;

use std::panic;

use anyhow::{Result, ensure};
use breakerbox_benches::arguments::has;
use breakerbox_benches::page::{root, write_part};

use judge::{Verdict, judge_all};
use peers::CONTENDERS;

fn main() -> Result<()> {
    let number = if has("--quick") { 1 } else { CONTENDERS.len() };
    let corpus = scenario::corpus(&root().join("tests/conformance"));
    // The tables show the panics of a peer.
    panic::set_hook(Box::new(|_| {}));
    let verdicts = judge_all(&CONTENDERS[..number], &corpus);
    let _ = panic::take_hook();

    let tables = page::tables(&corpus, &verdicts)?;
    println!("{tables}");
    if has("--write") && number > 1 {
        write_part("docs/conformance.md", "run", &page::run());
        write_part("docs/conformance.md", "conformance", &tables);
    }
    let passes = |verdict: &Verdict| matches!(verdict, Verdict::Passes);
    ensure!(
        verdicts[..corpus.len()].iter().all(passes),
        "breakerbox itself does not pass all scenarios"
    );
    Ok(())
}
