//! The table of a scenario, with all that was measured.

use crate::measure::Samples;
use crate::results::{self, Measured, median, quantile};

/// A row a contender. The spread is that of the middle half of the rounds.
pub(crate) fn print(measured: &Measured) {
    let Measured { scenario, samples } = measured;
    println!("{}", scenario.title);
    println!(
        "  {:<30} {:>9} {:>21} {:>12} {:>8} {:>7}",
        "", "ns/call", "half of the rounds", "added ns", "ratio", "rounds"
    );
    for (contender, own) in scenario.contenders.iter().zip(samples) {
        println!("  {:<30} {}", contender.name, row(own));
    }
    for absent in &scenario.absent {
        println!("  {}", absent.sentence());
    }
    println!();
}

fn row(samples: &Samples) -> String {
    if samples.is_empty() {
        return "its threads never ran at once".to_owned();
    }
    let own = || samples.iter().map(|sample| sample.own).collect();
    let [low, mid, high] = [0.25, 0.5, 0.75].map(|at| quantile(own(), at));
    let added = results::added(samples);
    let ratio = median(samples.iter().map(|s| s.own / s.bare).collect());
    let rounds = samples.len();
    format!("{mid:>9.2} {low:>9.2} – {high:>9.2} {added:>+12.2} {ratio:>7.2}× {rounds:>7}")
}
