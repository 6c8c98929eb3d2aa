//! The figures: what the two runs came to, side by side.

use std::time::Duration;

use anyhow::{Context, Result};
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
        outage.run.opened.map_or_else(none, seconds)
    }),
    ("calls in vain", |outage| count(outage.last.in_vain)),
    ("of them made after the breaker was open", |outage| {
        let since = outage.run.in_vain_since_open;
        outage.run.opened.map_or_else(none, |_| count(since))
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
        outage.run.answered_again.map_or_else(none, seconds)
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

/// In two sentences.
pub(crate) fn in_short(without: &Outage<'_>, with: &Outage<'_>) -> String {
    let short = |time: Option<Duration>, digits: usize| {
        time.map_or_else(none, |time| format!("{:.digits$} s", time.as_secs_f64()))
    };
    format!(
        "With a time-out alone {} calls are in vain, with a breaker {}, all but {} of them made before it
opened, {} into the hang. Answers come again {} after the server is back: that is up to the next probe.",
        count(without.last.in_vain),
        count(with.last.in_vain),
        count(with.run.in_vain_since_open),
        short(with.run.opened, 2),
        short(with.run.answered_again, 1),
    )
}

/// What is not as it should be, perhaps as the machine has too much to do.
pub(crate) fn oddities(without: &Outage<'_>, with: &Outage<'_>) -> Vec<String> {
    let mut oddities = Vec::new();
    for outage in [without, with] {
        if outage.hung.in_vain > 0 {
            oddities.push("calls timed out before the server hung".to_owned());
        }
        if outage.run.answered_again.is_none() {
            oddities.push("nobody had an answer after the server was back".to_owned());
        }
    }
    if with.run.opened.is_none() {
        oddities.push("the breaker did not open".to_owned());
    }
    let in_vain = [with, without].map(|outage| outage.last.in_vain);
    if in_vain[0] >= in_vain[1] {
        let [with, without] = in_vain.map(count);
        oddities.push(format!(
            "{with} calls were in vain with the breaker, {without} without"
        ));
    }
    oddities
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

fn none() -> String {
    "—".to_owned()
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
