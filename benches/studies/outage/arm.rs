//! One of the two runs, in a process of its own.

use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use breakerbox::{State, subscribe};
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

use crate::call::Protection;
use crate::callers;
use crate::exchange::Exchange;
use crate::plan::Plan;
use crate::process;
use crate::samples::{Sample, Sampler};
use crate::server::Server;
use crate::tally::Tally;

/// The argument that says that a process is an arm; the next one is its order.
pub(crate) const ROLE: &str = "--arm";

/// A sample is taken as often as that. The phases begin with one.
pub(crate) const EVERY: Duration = Duration::from_millis(100);

#[derive(Serialize, Deserialize)]
struct Order {
    protection: Protection,
    plan: Plan,
}

/// What the process tells.
#[derive(Serialize, Deserialize)]
pub(crate) struct Run {
    pub(crate) samples: Vec<Sample>,
    /// From the beginning of the hang until the breaker opened.
    pub(crate) opened: Option<Duration>,
    pub(crate) in_vain_since_open: u64,
    /// By all callers together.
    pub(crate) waited_in_vain: Duration,
    /// From the server's return until a caller had an answer.
    pub(crate) answered_again: Option<Duration>,
}

pub(crate) struct Arm(Child);

impl Arm {
    pub(crate) fn start(protection: Protection, plan: &Plan) -> Result<Self> {
        let plan = plan.clone();
        let order = serde_json::to_string(&Order { protection, plan })?;
        Ok(Self(process::start(&[ROLE, &order])?))
    }

    pub(crate) fn end(self) -> Result<Run> {
        let output = self.0.wait_with_output()?;
        ensure!(output.status.success(), "a run failed");
        serde_json::from_slice(&output.stdout).context("what a run told")
    }
}

/// In that process.
pub(crate) fn play(order: &str) -> Result<()> {
    let Order { protection, plan } = serde_json::from_str(order)?;
    let tally = Arc::new(Tally::default());
    note_opening(&tally);
    let runtime = Runtime::new()?;
    let mut server = Server::start()?;
    let exchange = Arc::new(Exchange::new(server.address()));
    callers::spawn(&runtime, &plan, protection, &exchange, &tally);
    let samples = live_through(&plan, &mut server, &tally)?;
    // Before the server ends, which fails whatever calls there still are.
    let run = Run::told(samples, &tally)?;
    runtime.shutdown_background();
    server.end()?;
    println!("{}", serde_json::to_string(&run)?);
    Ok(())
}

fn note_opening(tally: &Arc<Tally>) {
    let tally = Arc::clone(tally);
    let listening = subscribe(move |transition| {
        if transition.to == State::Open {
            tally.opened.get_or_init(Instant::now);
        }
    });
    listening.forever();
}

fn live_through(plan: &Plan, server: &mut Server, tally: &Tally) -> Result<Vec<Sample>> {
    let start = Instant::now();
    let mut process = Sampler::of(tally)?;
    let mut samples = Vec::new();
    for tick in 0.. {
        let passed = EVERY * tick;
        if passed > plan.lasts() {
            break;
        }
        thread::sleep((start + passed).saturating_duration_since(Instant::now()));
        samples.push(process.take(start.elapsed().as_secs_f64() - plan.works.as_secs_f64())?);
        if passed == plan.works {
            server.hang()?;
            tally.hung.get_or_init(Instant::now);
        } else if passed == plan.works + plan.hangs {
            server.work()?;
            tally.back.get_or_init(Instant::now);
        }
    }
    Ok(samples)
}

impl Run {
    /// What the tally has, if no call failed.
    fn told(samples: Vec<Sample>, tally: &Tally) -> Result<Self> {
        if let Some(failure) = tally.failure.get() {
            bail!("a call failed: {failure}");
        }
        let hung = tally.hung.get().context("the server never hung")?;
        let back = tally.back.get().context("the server never came back")?;
        let answered = tally.answered_since_back.get();
        Ok(Self {
            samples,
            opened: tally.opened.get().map(|opened| *opened - *hung),
            in_vain_since_open: tally.in_vain_since_open.load(Relaxed),
            waited_in_vain: tally.waited_in_vain(),
            answered_again: answered.map(|answered| *answered - *back),
        })
    }
}
