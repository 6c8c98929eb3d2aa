//! 10,000 async callers on a server that hangs for a while, with a breaker and without.
//!
//! `cargo run --release -p breakerbox-studies --bin outage` takes half a minute: two runs, one after the
//! other. The callers are a process of their own, whose memory and CPU are measured. `-- --write` draws
//! `docs/outage.svg` and writes the figures into `docs/outage.md`. `-- --quick` takes five seconds, with
//! few callers, and writes nothing.

mod call;
mod callers;
mod chart;
mod figures;
mod server;

use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use breakerbox_benches::arguments::has;
use breakerbox_benches::page::{root, write_part};
use tokio::runtime::Runtime;

use callers::Sample;

/// Times are in seconds.
struct Plan {
    callers: u64,
    /// The server works, hangs and works again.
    works: f64,
    hangs: f64,
    recovers: f64,
}

/// `docs/outage.md` and `chart.svg` have these numbers too.
const FULL: Plan = Plan {
    callers: 10_000,
    works: 3.0,
    hangs: 8.0,
    recovers: 4.0,
};

/// Long enough for the breaker to open and to close again.
const QUICK: Plan = Plan {
    callers: 200,
    works: 0.2,
    hangs: 0.7,
    recovers: 1.4,
};

fn main() -> Result<()> {
    let plan = if has("--quick") { QUICK } else { FULL };
    match env::args().nth(1).and_then(|server| server.parse().ok()) {
        Some(server) => callers::run(server, plan),
        None => compare(&plan),
    }
}

fn compare(plan: &Plan) -> Result<()> {
    rlimit::increase_nofile_limit(u64::MAX)?;
    let runs = [run("")?, run("--breaker")?];
    let text = figures::text(plan, &runs)?;
    println!("{text}");
    if has("--write") && !has("--quick") {
        figures::check(plan, &runs).context("an odd run is not written")?;
        fs::write(root().join("docs/outage.svg"), chart::draw(&runs)?)?;
        write_part("docs/outage.md", "outage", &text);
    }
    Ok(())
}

/// Runs callers with a server of their own to their end.
fn run(breaker: &str) -> Result<Vec<Sample>> {
    let runtime = Runtime::new()?;
    let server = runtime.block_on(async { server::start() })?;
    let mut callers = Command::new(env::current_exe()?);
    callers.arg(server.to_string()).arg(breaker);
    callers.args(has("--quick").then_some("--quick"));
    // A backtrace of every refusal would cost more than the refusal.
    callers.env("RUST_LIB_BACKTRACE", "0");
    let output = callers.stderr(Stdio::inherit()).output()?;
    runtime.shutdown_background();
    ensure!(output.status.success(), "the callers failed");
    Ok(serde_json::from_slice(&output.stdout)?)
}
