//! What the attribute refuses, in its words, and what it must take.
//!
//! One mistake a file, named after it. To accept changed messages, after reading each as the user
//! who made the mistake: `TRYBUILD=overwrite cargo test --test ui`.

use trybuild::TestCases;

#[test]
fn mistakes_in_the_attribute_are_told_with_what_to_write() {
    TestCases::new().compile_fail("tests/ui/compile_fail/*.rs");
}

// The words change with its version.
#[rustversion::attr(not(stable(1.95)), ignore = "written down for Rust 1.95")]
#[test]
fn mistakes_that_rustc_finds_are_told_once_and_at_the_users_tokens() {
    TestCases::new().compile_fail("tests/ui/compile_fail/by_rustc/*.rs");
}

#[test]
fn every_kind_of_function_is_taken() {
    TestCases::new().pass("tests/ui/pass/*.rs");
}
