//! The compile time that the attribute adds to a crate, beside `#[tracing::instrument]`.
//!
//! `cargo bench -p breakerbox-benches --bench compile` takes some four minutes: crates that differ only
//! in the attribute of their functions are compiled in turn, so that what disturbs the machine disturbs
//! all of them. `-- --quick` compiles each once with few functions: no measurement, but it shows that it
//! works.

mod workspace;

use breakerbox_benches::arguments;

use workspace::Workspace;

/// The crates: the package and the attribute of its functions. The first is bare, and the second is the
/// one that we compare with.
const CRATES: [[&str; 2]; 4] = [
    ["bare", ""],
    ["instrument", "#[tracing::instrument]"],
    [
        "circuit-breaker",
        r#"#[breakerbox::circuit_breaker(threshold = 5, window = "10s")]"#,
    ],
    [
        "circuit-breaker-timeout",
        r#"#[breakerbox::circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]"#,
    ],
];

/// The arguments of cargo. A quick run leaves the last out.
const STAGES: [&[&str]; 3] = [&["check"], &["build"], &["build", "--release"]];

fn main() -> anyhow::Result<()> {
    let quick = arguments::quick();
    let (functions, rounds, stages) = if quick { (3, 1, 2) } else { (200, 5, 3) };
    let workspace = Workspace::write(&CRATES, functions)?;
    for stage in &STAGES[..stages] {
        workspace.cargo(stage, &["--workspace"])?;
        // Another program only adds to a time, so the shortest counts.
        let mut shortest = [f64::MAX; CRATES.len()];
        for _ in 0..rounds {
            for (shortest, [package, _]) in shortest.iter_mut().zip(CRATES) {
                *shortest = workspace.seconds(stage, package)?.min(*shortest);
            }
        }
        println!(
            "\n`cargo {}`, {functions} async functions, best of {rounds}:\n",
            stage.join(" ")
        );
        print(functions, &shortest);
    }
    Ok(())
}

/// Prints a row a crate. The ratio is that of what it adds to what `instrument` adds.
fn print(functions: u32, seconds: &[f64]) {
    println!("| | seconds | added | ratio (target: at most 1) | added ms per function |");
    println!("|---|---:|---:|---:|---:|");
    for ([package, _], own) in CRATES.iter().zip(seconds) {
        let added = own - seconds[0];
        let ratio = added / (seconds[1] - seconds[0]);
        let each = added * 1e3 / f64::from(functions);
        println!("| {package} | {own:.2} | {added:.2} | {ratio:.2} | {each:.2} |");
    }
}
