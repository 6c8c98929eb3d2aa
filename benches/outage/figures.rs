//! The figures: what the two runs came to, side by side.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use breakerbox_benches::numbers::{grouped, number};

use crate::arm::Run;
use crate::plan::Plan;
use crate::samples::Sample;

/// A run, and how it stood at the moments that matter.
pub(crate) struct Outage<'a> {
    run: &'a Run,
    first: &'a Sample,
    hung: &'a Sample,
    back: &'a Sample,
    last: &'a Sample,
}

type Row = (&'static str, fn(&Outage<'_>) -> String);

const ROWS: &[Row] = &[
    ("time until the breaker was open", |outage| {
        let opened = outage.run.opened.unwrap_or_default();
        when_opened(outage, || seconds(opened))
    }),
    ("calls in vain", |outage| count(outage.last.in_vain)),
    ("of them made after the breaker was open", |outage| {
        when_opened(outage, || count(outage.run.in_vain_since_open))
    }),
    ("calls refused at once", |outage| count(outage.last.refused)),
    ("time waited in vain, by all callers together", |outage| {
        let waited = outage.run.waited_in_vain.as_secs_f64();
        format!("{} s", grouped(waited))
    }),
    ("callers waiting, at most", |outage| {
        count(outage.at_most(|sample| sample.waiting))
    }),
    ("callers waiting, on average during the hang", |outage| {
        grouped(outage.waiting_on_average())
    }),
    ("CPU before the hang, % of a core", |outage| {
        cpu(outage.first, outage.hung)
    }),
    ("CPU during the hang, % of a core", |outage| {
        cpu(outage.hung, outage.back)
    }),
    ("memory before the hang", |outage| {
        megabytes(outage.hung.memory)
    }),
    ("memory at most", |outage| {
        megabytes(outage.at_most(|sample| sample.memory))
    }),
    ("time from the server's return to an answer", |outage| {
        seconds(outage.run.answered_again)
    }),
    ("calls answered in all", |outage| {
        count(outage.last.answered)
    }),
];

/// As a table for a page.
pub(crate) fn table(without: &Outage<'_>, with: &Outage<'_>) -> String {
    let head = "| | time-out only | time-out and breaker |\n|---|--:|--:|\n";
    let row =
        |(label, value): &Row| format!("| {label} | {} | {} |\n", value(without), value(with));
    head.to_owned() + &ROWS.iter().map(row).collect::<String>()
}

/// Is it what it should be? What is not should not be looked at.
pub(crate) fn check(without: &Outage<'_>, with: &Outage<'_>) -> Result<()> {
    for outage in [without, with] {
        ensure!(
            outage.hung.in_vain == 0,
            "calls timed out before the server hung: the machine has too much to do"
        );
    }
    ensure!(with.run.opened.is_some(), "the breaker did not open");
    ensure!(
        with.last.in_vain < without.last.in_vain,
        "the breaker did not help: {} calls in vain with it, {} without",
        with.last.in_vain,
        without.last.in_vain
    );
    Ok(())
}

impl<'a> Outage<'a> {
    pub(crate) fn of(run: &'a Run, plan: &Plan) -> Result<Self> {
        let since = |at| run.samples.iter().find(|sample| sample.at >= at);
        Ok(Self {
            run,
            first: run.samples.first().context("no sample")?,
            hung: since(0.0).context("no sample of the hang")?,
            back: since(plan.hangs.as_secs_f64()).context("no sample after the hang")?,
            last: run.samples.last().context("no sample")?,
        })
    }

    fn at_most(&self, value: impl Fn(&Sample) -> u64) -> u64 {
        self.run.samples.iter().map(value).max().unwrap_or_default()
    }

    fn waiting_on_average(&self) -> f64 {
        let during = |sample: &&Sample| (self.hung.at..self.back.at).contains(&sample.at);
        let (mut sum, mut samples) = (0.0, 0.0);
        for sample in self.run.samples.iter().filter(during) {
            sum += number(sample.waiting);
            samples += 1.0;
        }
        sum / samples
    }
}

fn cpu(from: &Sample, to: &Sample) -> String {
    let seconds = number(to.cpu - from.cpu) / 1e3;
    format!("{:.0}", 100.0 * seconds / (to.at - from.at))
}

fn when_opened(outage: &Outage<'_>, text: impl FnOnce() -> String) -> String {
    if outage.run.opened.is_some() {
        text()
    } else {
        "—".to_owned()
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

fn count(count: u64) -> String {
    grouped(number(count))
}

fn megabytes(bytes: u64) -> String {
    format!("{:.0} MB", number(bytes) / 1e6)
}
