//! breakerbox side by side with its peers: what a breaker adds to a call of the bare function.
//!
//! `cargo bench -p breakerbox-benches --bench compare --all-features` takes a minute or two, and
//! prints a table for each situation and what became of the targets. `-- --write` writes README's table
//! and the part of docs/performance.md as well. `-- --quick` takes about a second, which is enough to
//! see that everything works but not for numbers.
//!
//! Read *added*, not *ns/call*: that one holds the loop around the call, too.

mod measure;
mod report;
mod results;
mod scenario;
mod scenarios;
mod table;
mod target;
mod targets;

use breakerbox_benches::arguments;
use breakerbox_benches::page::write_part;
use breakerbox_benches::versions::Versions;

use measure::Plan;
use results::{Measured, Results};
use scenario::Scenario;

fn main() -> anyhow::Result<()> {
    let (write, quick) = (arguments::write("compare")?, arguments::quick());
    let results = run(&if quick { Plan::quick() } else { Plan::full() });
    if quick {
        println!("So short a run says nothing of these:");
    }
    println!("{}", report::verdicts(&results));
    let versions = Versions::locked();
    let for_readme = report::for_readme(&results, &versions);
    println!("\n{for_readme}\n");
    if write {
        write_part("README.md", "compare", &for_readme);
        let for_performance = report::for_performance(&results, &versions);
        write_part("docs/performance.md", "compare", &for_performance);
    }
    Ok(())
}

fn run(plan: &Plan) -> Results {
    // Tokio's timers ask for one.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime without I/O has nothing that could fail");
    println!("{plan}\n");
    let measure = |scenario: Scenario| {
        let _inside = scenario.in_tokio.then(|| runtime.enter());
        measure(plan, scenario)
    };
    Results(scenarios::scenarios().into_iter().map(measure).collect())
}

fn measure(plan: &Plan, scenario: Scenario) -> Measured {
    scenario.prepare();
    let samples = measure::race(plan, &scenario);
    let measured = Measured { scenario, samples };
    table::print(&measured);
    measured
}
