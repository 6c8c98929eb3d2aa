//! What a breaker adds to a call of the bare function, side by side with the peers.
//!
//! `cargo bench -p breakerbox-benches --bench compare --all-features` takes a minute or two and prints
//! all numbers, and which targets are met. `-- --write` also writes the table of the README and its part
//! of docs/performance.md. `-- --quick` shows in seconds that all of it works.

mod measure;
mod report;
mod results;
mod targets;

use std::time::Duration;

use breakerbox_benches::arguments;
use breakerbox_benches::contenders::ATTRIBUTE;
use breakerbox_benches::page::write_part;
use breakerbox_benches::situation::SITUATIONS;

use results::{Measured, Results};

fn main() -> anyhow::Result<()> {
    let (write, quick) = (arguments::write()?, arguments::quick());
    let (rounds, batch) = if quick {
        (5, Duration::from_micros(200))
    } else {
        (301, Duration::from_millis(1))
    };
    // Tokio's timers need a runtime.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let _inside = runtime.enter();
    let measured = SITUATIONS.iter().map(|situation| {
        let rounds = measure::race(rounds, batch, situation);
        println!("{}: {} rounds", situation.name, rounds.len());
        Measured { situation, rounds }
    });
    let results = Results(measured.collect());
    let page = report::for_performance(&results);
    println!("\n{page}");
    if write {
        write_part(
            "README.md",
            "compare",
            &report::table(&results, &[ATTRIBUTE]),
        );
        write_part("docs/performance.md", "compare", &page);
    }
    Ok(())
}
