//! What an attribute adds to the time that a crate takes to compile, beside `#[tracing::instrument]`.
//!
//! `cargo bench -p breakerbox-benches --bench compile` takes some four minutes: crates that differ in
//! nothing but the attribute of their functions are compiled in turn. `-- --quick` compiles each
//! once, with few functions, which is enough to see that it works but not for numbers.

mod contender;
mod race;
mod stage;
mod table;
mod workspace;

use std::process::ExitCode;

use breakerbox_benches::arguments;

use contender::CONTENDERS;
use stage::Stage;
use workspace::Workspace;

struct Plan {
    functions: usize,
    rounds: usize,
    stages: &'static [Stage],
}

const FULL: Plan = Plan {
    functions: 200,
    rounds: 5,
    stages: &[Stage::Check, Stage::Build, Stage::Release],
};

const QUICK: Plan = Plan {
    functions: 3,
    rounds: 1,
    stages: &[Stage::Check, Stage::Build],
};

fn main() -> ExitCode {
    let plan = if arguments::quick() { QUICK } else { FULL };
    match run(&plan) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(plan: &Plan) -> Result<(), workspace::Error> {
    let workspace = Workspace::write(CONTENDERS, plan.functions)?;
    for &stage in plan.stages {
        let times = race::run(&workspace, stage, CONTENDERS, plan.rounds)?;
        table::print(stage, plan, CONTENDERS, &times);
    }
    Ok(())
}
