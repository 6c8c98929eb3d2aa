//! The table of a stage.

use std::time::Duration;

use crate::Plan;
use crate::contender::Contender;
use crate::stage::Stage;

/// A row a contender. The ratio is that of what it adds to what `instrument` adds.
pub(crate) fn print(stage: Stage, plan: &Plan, contenders: &[Contender], times: &[Duration]) {
    let Plan {
        functions, rounds, ..
    } = plan;
    println!(
        "\n`cargo {}`, {functions} async functions, best of {rounds} (target: we add \
         at most what `instrument` adds)\n",
        stage.arguments().join(" ")
    );
    println!("| | seconds | added | ratio | added ms per function |");
    println!("|---|---:|---:|---:|---:|");
    let seconds: Vec<f64> = times.iter().map(Duration::as_secs_f64).collect();
    let (bare, instrument) = (seconds[0], seconds[1]);
    for (contender, &own) in contenders.iter().zip(&seconds) {
        #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
        let per_function = (own - bare) * 1e3 / *functions as f64;
        println!(
            "| {} | {own:.2} | {:.2} | {:.2} | {per_function:.2} |",
            contender.name,
            own - bare,
            (own - bare) / (instrument - bare),
        );
    }
}
