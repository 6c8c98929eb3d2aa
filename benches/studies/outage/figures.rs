//! The figures of the two runs, side by side.

use std::fmt::Write as _;

use anyhow::{Result, ensure};
use breakerbox_benches::machine;

use crate::Plan;
use crate::callers::Sample;

/// Returns the part of the page.
pub(crate) fn text(plan: &Plan, runs: &[Vec<Sample>; 2]) -> Result<String> {
    let (today, machine) = (machine::today(), machine::description());
    let [ours, tokio] = ["breakerbox", "tokio"].map(machine::version);
    let mut text = format!("{today}: {machine}, breakerbox {ours}, tokio {tokio}.\n\n");
    text += "| | timeout only | timeout and breaker |\n|---|--:|--:|\n";
    let [without, with] = runs.each_ref().map(|run| values(plan, run));
    for ((label, without), with) in include_str!("rows.md").lines().zip(without).zip(with) {
        writeln!(text, "{label} {without} | {with} |")?;
    }
    Ok(text)
}

/// In the order of `rows.md`.
fn values(plan: &Plan, run: &[Sample]) -> [String; 12] {
    let [first, hang, back, last] = moments(plan, run);
    let most = |value: fn(&Sample) -> f64| run.iter().map(value).fold(0.0, f64::max);
    let waiting = run.iter().filter(|s| s.at >= hang.at && s.at < back.at);
    let (sum, samples) = waiting.fold((0.0, 0.0), |(sum, n), s| (sum + s.waiting, n + 1.0));
    let cpu = |from: &Sample, to: &Sample| 100.0 * (to.cpu - from.cpu) / (to.at - from.at);
    let seconds = |time: Option<f64>| time.map_or("—".to_owned(), |time| format!("{time:.2} s"));
    [
        seconds(last.opened),
        grouped(last.timed_out),
        grouped(last.timed_out_since_open),
        grouped(last.refused),
        grouped(most(|sample| sample.waiting)),
        grouped(sum / samples),
        grouped(cpu(first, hang)),
        grouped(cpu(hang, back)),
        grouped(hang.memory),
        grouped(most(|sample| sample.memory)),
        seconds(last.answered_again.map(|at| at - plan.hangs)),
        grouped(last.answered),
    ]
}

/// Refuses a run that is not as it should be, perhaps because the machine is too busy.
pub(crate) fn check(plan: &Plan, runs: &[Vec<Sample>; 2]) -> Result<()> {
    let [without, with] = runs.each_ref().map(|run| moments(plan, run));
    for [_, hang, _, last] in [without, with] {
        ensure!(hang.timed_out == 0.0, "calls timed out before the hang");
        ensure!(last.answered_again.is_some(), "no answer after the hang");
    }
    ensure!(with[3].opened.is_some(), "the breaker did not open");
    let [without, with] = [without, with].map(|run| run[3].timed_out);
    ensure!(
        with < without,
        "{with} calls timed out with the breaker, {without} without"
    );
    Ok(())
}

/// Returns the first sample, those as the server hangs and is back, and the last.
fn moments<'a>(plan: &Plan, run: &'a [Sample]) -> [&'a Sample; 4] {
    let since = |at: f64| run.iter().find(|sample| sample.at >= at).expect("a sample");
    [&run[0], since(0.0), since(plan.hangs), &run[run.len() - 1]]
}

/// Returns the number without a fraction and with commas, such as `10,000`.
pub(crate) fn grouped(number: f64) -> String {
    let mut text = format!("{number:.0}");
    for at in (1..text.len()).rev().skip(2).step_by(3) {
        text.insert(at, ',');
    }
    text
}
