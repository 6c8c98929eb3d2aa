//! The conformance corpus, run against the breaker and through the attribute.

use std::collections::HashSet;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

#[cfg(feature = "test-util")]
mod attribute;
mod built;
mod configured;
mod run;
mod scenario;

#[cfg(feature = "test-util")]
use attribute::Annotated;
use built::Built;
use run::{caught, run};
use scenario::{Scenario, corpus};

fn scenarios() -> Vec<(String, Scenario)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
    corpus(&folder)
}

/// Panics with all that fails, not only with the first.
fn assert_each(scenarios: &[(String, Scenario)], check: impl Fn(&Scenario) -> Result<(), String>) {
    let failed: Vec<_> = scenarios
        .iter()
        .filter_map(|(theme, scenario)| {
            let problem = check(scenario).err()?;
            let Scenario { name, from, .. } = scenario;
            let from = from
                .as_ref()
                .map_or(String::new(), |from| format!(" ({from})"));
            Some(format!("{theme}: {name}{from}\n    {problem}"))
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} scenarios fail:\n{}\n",
        failed.len(),
        scenarios.len(),
        failed.join("\n")
    );
}

#[test]
fn a_breaker_conforms() {
    let scenarios = scenarios();
    // The corpus grows; that it doesn't shrink unnoticed, this says.
    assert!(scenarios.len() >= 190, "{} scenarios", scenarios.len());
    assert_each(&scenarios, |scenario| {
        let mut built = caught(|| Built::new(&scenario.config))?;
        run(scenario, &mut built)
    });
    println!("{} scenarios", scenarios.len());
}

#[cfg(feature = "test-util")]
#[test]
fn a_function_with_the_attribute_conforms() {
    let mut scenarios = scenarios();
    scenarios.retain(|(_, scenario)| attribute::can_express(scenario));
    // As above: a change of what counts as expressible must not empty it either.
    assert!(scenarios.len() >= 180, "{} scenarios", scenarios.len());
    assert_each(&scenarios, |scenario| {
        run(scenario, &mut Annotated::new(scenario)?)
    });
    println!("{} scenarios", scenarios.len());
}

#[test]
fn no_two_scenarios_of_a_theme_have_the_same_name() {
    let scenarios = scenarios();
    let mut seen = HashSet::new();
    for (theme, scenario) in &scenarios {
        assert!(
            seen.insert((theme, &scenario.name)),
            "{theme}: {} is there twice",
            scenario.name
        );
    }
}

#[test]
fn the_documents_tell_how_many_scenarios_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let number = format!("{} scenarios", scenarios().len());
    for document in ["README.md", "docs/conformance.md"] {
        let text = fs::read_to_string(root.join(document)).unwrap();
        assert!(text.contains(&number), "{document} does not say: {number}");
    }
}

/// Runs what is to panic, without the hook that would print it.
fn assert_panics(f: impl FnOnce()) {
    assert!(
        panic::catch_unwind(AssertUnwindSafe(f)).is_err(),
        "the panic of a call goes on unwinding"
    );
}
