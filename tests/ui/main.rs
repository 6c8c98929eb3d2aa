//! What the attribute refuses, in its words.
//!
//! One mistake a file, named after it, in a folder of its kind. To accept changed messages, after
//! reading each as the user who made the mistake:
//! `TRYBUILD=overwrite cargo test --all-features --test ui`.

use std::fs;
use std::path::{Path, PathBuf};

use trybuild::TestCases;

#[test]
fn mistakes_in_the_attribute_are_told_with_what_to_write() {
    compile_fail(|folder| !folder.starts_with(BY_RUSTC));
}

// The words change with its version.
#[rustversion::attr(not(stable(1.95)), ignore = "written down for Rust 1.95")]
#[test]
fn mistakes_that_rustc_finds_are_told_once_and_at_the_users_tokens() {
    compile_fail(|folder| folder.starts_with(BY_RUSTC));
}

const COMPILE_FAIL: &str = "compile_fail";
const BY_RUSTC: &str = "compile_fail/by_rustc";

/// The cases in every folder that is one of these, however deep.
fn compile_fail(is_wanted: impl Fn(&Path) -> bool) {
    let cases = TestCases::new();
    let mut folders = vec![PathBuf::from(COMPILE_FAIL)];
    while let Some(folder) = folders.pop() {
        let (below, files) = entries(&folder);
        folders.extend(below);
        if is_wanted(&folder) && !files.is_empty() {
            cases.compile_fail(folder.join("*.rs"));
        }
    }
}

/// The folders in this one, and its files.
fn entries(folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder of cases");
    let paths = entries.map(|entry| entry.expect("one of its entries").path());
    paths.partition(|path| path.is_dir())
}
