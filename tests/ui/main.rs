//! The errors that a mistake in an annotated function leads to.
//!
//! `compile_fail` has the mistakes that the attribute reports, in our words: one mistake a file,
//! named after it, with the whole message beside it.
//!
//! `by_rustc` has the mistakes that rustc reports, in words that change with its version: one theme
//! a file, with its variants. Each error and each warning is annotated at its place, as
//! `annotations.rs` says, and there are no others.
//!
//! To accept changed messages and places, after reading each as the user who made the mistake:
//! `TRYBUILD=overwrite cargo test --all-features --test ui`.

mod annotations;
mod compare;
mod compile;

use std::path::{Path, PathBuf};
use std::{env, fs};

use trybuild::TestCases;

#[test]
fn the_attribute_reports_each_mistake_and_says_what_to_write() {
    TestCases::new().compile_fail("compile_fail/*/*.rs");
}

#[test]
fn rustc_reports_each_mistake_once_and_at_the_users_tokens() {
    let cases = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("by_rustc"));
    let reports = compile::reports(&cases);
    let overwrite = env::var_os("TRYBUILD").is_some_and(|how| how == "overwrite");
    let check = if overwrite {
        compare::overwrite
    } else {
        compare::differences
    };
    let differences: String = cases
        .iter()
        .map(|case| check(case, &reports[case]))
        .collect();
    assert!(differences.is_empty(), "\n{differences}");
}

/// Returns all files in this folder and below it.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of cases");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("one of its entries").path())
        .collect();
    paths.sort();
    let files = |path: PathBuf| {
        if path.is_dir() {
            files_below(&path)
        } else {
            vec![path]
        }
    };
    paths.into_iter().flat_map(files).collect()
}
