//! 10,000 async callers on a server that hangs for a while, with a breaker and without.
//!
//! `cargo bench -p breakerbox-benches --bench outage --all-features` takes about half a minute: two
//! runs, one after the other, each with a server of its own. Callers and server are processes of their
//! own, so that what is said of memory and CPU is said of the callers alone. `-- --write` draws the
//! chart, `docs/outage.svg`, and writes the table into `docs/performance.md` and what it says in short
//! into `README.md`. `-- --quick` takes about two seconds, with a few callers, which is enough to see that
//! everything works but not for numbers.

mod arm;
mod call;
mod callers;
mod chart;
mod exchange;
mod figures;
mod plan;
mod process;
mod report;
mod samples;
mod server;
mod tally;

use std::{env, fs};

use anyhow::{Context, Result, ensure};
use breakerbox_benches::{arguments, page};

use arm::{Arm, Run};
use call::Protection;
use figures::Outage;
use plan::Plan;

const CHART: &str = "docs/outage.svg";

fn main() -> Result<()> {
    let told: Vec<String> = env::args().skip(1).collect();
    match told.first().map(String::as_str) {
        Some(arm::ROLE) => arm::play(told.get(1).context("nothing to do")?),
        Some(server::ROLE) => server::play(),
        _ => compare(),
    }
}

fn compare() -> Result<()> {
    let write = arguments::write("outage")?;
    let quick = arguments::quick();
    let plan = if quick { Plan::QUICK } else { Plan::FULL };
    let plan = plan.within_the_limit_of_open_files()?;
    println!("{plan}.\n");

    let [without, with] = runs(&plan, quick)?;
    let chart = chart::draw(&plan, &without, &with)?;
    let (without, with) = (Outage::of(&without, &plan)?, Outage::of(&with, &plan)?);
    let table = figures::table(&without, &with);
    println!("{table}");
    let oddities = figures::oddities(&without, &with);
    for oddity in &oddities {
        println!("Not as it should be: {oddity}.");
    }
    if write {
        ensure!(oddities.is_empty(), "so odd a run is not written");
        fs::write(page::root().join(CHART), chart)?;
        println!("Written: {CHART}");
        let in_short = figures::in_short(&without, &with);
        page::write_part("README.md", "outage", &report::for_readme(&in_short));
        let for_performance = report::for_performance(&plan, &table);
        page::write_part("docs/performance.md", "outage", &for_performance);
    }
    Ok(())
}

/// The one without a breaker first.
fn runs(plan: &Plan, at_once: bool) -> Result<[Run; 2]> {
    let start = |protection| Arm::start(protection, plan);
    if at_once {
        let arms = [start(Protection::TimeoutOnly)?, start(Protection::Breaker)?];
        let [without, with] = arms.map(Arm::end);
        Ok([without?, with?])
    } else {
        let without = start(Protection::TimeoutOnly)?.end()?;
        let with = start(Protection::Breaker)?.end()?;
        Ok([without, with])
    }
}
