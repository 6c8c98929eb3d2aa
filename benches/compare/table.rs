//! The table of a scenario.

use crate::measure::Samples;
use crate::scenario::Scenario;

/// A row a contender. The spread is that of the middle half of the rounds.
pub(crate) fn print(scenario: &Scenario, samples: &[Samples]) {
    let target = scenario.target_ns.map_or_else(String::new, |target| {
        format!(" (target: we add at most {target} ns)")
    });
    println!("{}{target}", scenario.title);
    if scenario.threads > 1 {
        println!("  the threads ran at once in {} rounds", samples[0].len());
    }
    if samples[0].is_empty() {
        println!();
        return;
    }
    println!(
        "  {:<28} {:>9}  {:>19} {:>12} {:>8}",
        "", "ns/call", "half of the rounds", "added ns", "ratio"
    );
    for (contender, own) in scenario.contenders.iter().zip(samples) {
        println!("  {:<28} {}", contender.name, row(own, &samples[0]));
    }
    println!();
}

fn row(own: &Samples, bare: &Samples) -> String {
    // Round by round, then the median: a disturbed round does not count for more than another.
    let compare =
        |by: fn((&f64, &f64)) -> f64| quantile(own.iter().zip(bare).map(by).collect(), 0.5);
    let added = compare(|(own, bare)| own - bare);
    let ratio = compare(|(own, bare)| own / bare);
    let [low, median, high] = [0.25, 0.5, 0.75].map(|at| quantile(own.clone(), at));
    format!("{median:>9.2}  {low:>8.2} – {high:>8.2} {added:>+12.2} {ratio:>7.2}×")
}

fn quantile(mut values: Vec<f64>, at: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "an index among some hundreds"
    )]
    let index = (at * (values.len() - 1) as f64).round() as usize;
    values[index]
}
