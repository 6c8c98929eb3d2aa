//! The table of invariants in CONTRIBUTING.md names tests that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn every_test_that_the_table_of_invariants_names_is_there() {
    let root = &Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let table = fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap();
    let rows: Vec<_> = table
        .lines()
        .filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit())
        .collect();
    assert_eq!(rows.len(), 7, "the invariants of the design");

    let tests = tests_in(&[
        &root.join("tests"),
        &root.join("tests/breaker"),
        &root.join("tests/reference"),
        &root.join("breaker-core/tests"),
        &root.join("breaker-core/src"),
        &root.join("breaker-core/src/stripes"),
    ]);
    for row in rows {
        let named: Vec<_> = row.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no test: {row}");
        for name in named {
            assert!(tests.contains(name), "no test is called `{name}`");
        }
    }
}

/// The names of the tests in the files of these folders.
fn tests_in(folders: &[&Path]) -> BTreeSet<String> {
    let files = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap());
    let files = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file());
    let mut names = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        // What follows the attribute, and in a `proptest!` its comment.
        for test in text.split("#[test]").skip(1) {
            let name = test.split_once("fn ").unwrap().1;
            names.insert(name.split('(').next().unwrap().to_owned());
        }
    }
    names
}
