//! What the attribute refuses, in its words, and what it must take.
//!
//! One mistake a file, named after it. To accept changed messages, after reading each as the user
//! who made the mistake: `TRYBUILD=overwrite cargo test --test ui`.

#[test]
fn mistakes_are_compile_errors_that_say_what_to_write() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*.rs");
}

#[test]
fn every_kind_of_function_is_taken() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}
