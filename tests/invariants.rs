//! The table of invariants in CONTRIBUTING.md, made from the marks at the tests.
//!
//! A test that shows invariant 4 has `// invariant 4` above its `#[test]`. After a change of the marks
//! `WRITE=1 cargo test --test invariants` writes the table anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The invariants of the design, in its words.
const INVARIANTS: [&str; 7] = [
    "A healthy call (closed, nothing counted, success) writes to no shared memory and reads no clock.",
    "One opening per generation, however many threads fail at once. Listeners hear each transition at most \
     once, in order, with no lock held, and may call the breaker.",
    "An outcome counts only in the generation that admitted the call. Late outcomes are counted as late, \
     never applied.",
    "A probe's permit always comes back; never more than n live probes.",
    "Never open with fewer failures than asked for, never closed with them. No arithmetic overflow at any \
     value.",
    "Monotonic time only. No call waits for another; no lock is held while user code runs.",
    "A refusal allocates nothing and writes nothing that other threads read.",
];

const BEGIN: &str = "<!-- invariants -->\n";
const END: &str = "<!-- /invariants -->\n";

#[test]
fn the_table_of_invariants_names_the_tests_that_are_marked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = root.join("CONTRIBUTING.md");
    let text = fs::read_to_string(&page).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the start of the table");
    let (_, after) = rest.split_once(END).expect("the end of the table");
    let wanted = format!("{before}{BEGIN}\n{}\n{END}{after}", table(&root));

    if env::var_os("WRITE").is_some() {
        fs::write(&page, &wanted).unwrap();
    } else {
        assert!(
            text == wanted,
            "the table in CONTRIBUTING.md is not that of the marks: run `WRITE=1 cargo test --test invariants`"
        );
    }
}

fn table(root: &Path) -> String {
    let tests = marked_tests(root);
    let mut table = "| | invariant | shown by |\n|---|---|---|\n".to_owned();
    for (number, invariant) in (1..).zip(INVARIANTS) {
        let tests = tests.get(&number).map_or(&[][..], Vec::as_slice);
        assert!(!tests.is_empty(), "invariant {number} has no test");
        let tests = tests.join(", ");
        writeln!(table, "| {number} | {invariant} | {tests} |").unwrap();
    }
    let last = INVARIANTS.len();
    assert!(
        tests.keys().all(|number| (1..=last).contains(number)),
        "a mark names an invariant that is not among 1 to {last}"
    );
    table
}

/// The names of the marked tests in code quotes, by the number of the invariant.
fn marked_tests(root: &Path) -> BTreeMap<usize, Vec<String>> {
    let mut tests = BTreeMap::<usize, Vec<String>>::new();
    for folder in ["tests", "breaker-core", "breaker-macros/src"] {
        for file in sources_below(&root.join(folder)) {
            let text = fs::read_to_string(file).unwrap();
            for (numbers, after) in marks(&text) {
                let name = name_of_test(after);
                for number in numbers {
                    tests.entry(number).or_default().push(format!("`{name}`"));
                }
            }
        }
    }
    tests
}

/// The Rust files below a folder, in the order of their paths.
fn sources_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut sources = Vec::new();
    for path in paths {
        if path.is_dir() {
            sources.extend(sources_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(path);
        }
    }
    sources
}

/// The numbers of each mark in a file, and the text after it.
fn marks(mut text: &str) -> Vec<(Vec<usize>, &str)> {
    let mut marks = Vec::new();
    while let Some((line, after)) = text.split_once('\n') {
        if let Some(numbers) = line.trim_start().strip_prefix("// invariant") {
            let numbers = numbers.trim_start_matches('s').split(',');
            let numbers = numbers.map(|number| number.trim().parse());
            let numbers = numbers.collect::<Result<_, _>>();
            marks.push((numbers.expect("a mark names its invariants"), after));
        }
        text = after;
    }
    marks
}

/// The name of the test that a mark stands above.
fn name_of_test(after: &str) -> &str {
    let test = after.trim_start().strip_prefix("#[test]");
    let name = test.and_then(|test| test.split_once("fn ")?.1.split_once('('));
    name.expect("a mark stands above `#[test]`").0
}
