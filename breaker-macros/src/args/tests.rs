//! What is read between the attribute's parentheses, and what is told of it.

use proc_macro2::{Delimiter, Group};
use quote::{ToTokens, format_ident, quote};

use super::*;
use crate::protect;

/// The arguments one by one, and what was wrong with the writing of them.
fn parse(written: &str) -> (Vec<parse::Argument>, Vec<String>) {
    let mut errors = Errors::default();
    let arguments = parse::parse(tokens(written), &mut errors).arguments;
    (arguments, errors.messages())
}

/// All that is told of the arguments.
fn mistakes(written: TokenStream) -> Vec<String> {
    let mut errors = Errors::default();
    let args = Args::read(written, &mut errors);
    assert!(
        args.is_some() || !errors.is_empty(),
        "refused without a word"
    );
    errors.messages()
}

/// What becomes of a function.
fn expanded(args: TokenStream) -> String {
    let item = quote!(
        fn quote(symbol: String) -> Result<f64, Error> {
            fetch(symbol)
        }
    );
    protect(args, item).to_string()
}

fn tokens(code: &str) -> TokenStream {
    code.parse().expect(code)
}

#[test]
fn arguments_may_come_in_any_order() {
    let mut arguments = [
        "max_cooldown = \"5m\"",
        "fallback = last_known",
        "threshold = 5",
        "crate = a::b",
        "backoff = 2.0",
        "timeout = \"1s\"",
        "window = WINDOW",
        "name = \"quotes\"",
        "ignore_if = is_not_found",
        "jitter = 0.2",
    ];
    let expected = expanded(tokens(&arguments.join(", ")));
    assert!(!expected.contains("compile_error"), "{expected}");
    for _ in 0..arguments.len() {
        arguments.rotate_left(1);
        assert_eq!(expanded(tokens(&arguments.join(", "))), expected);
        arguments.reverse();
        assert_eq!(expanded(tokens(&arguments.join(", "))), expected);
        arguments.reverse();
    }
}

#[test]
fn a_comma_may_come_after_the_last() {
    let without = expanded(tokens("threshold = 5, window = \"10s\""));
    let with = expanded(tokens("threshold = 5, window = \"10s\","));
    assert_eq!(with, without);
    let twice = mistakes(tokens("threshold = 5, window = \"10s\",,"));
    assert_eq!(twice.len(), 1, "{twice:?}");
}

#[test]
fn every_mistake_is_told_and_each_is_told_once() {
    for (written, expected) in [
        ("", &["`threshold` and `window` are missing"][..]),
        (
            "threshold = 0, window = \"\"",
            &["`threshold` is zero", "`window` is empty"],
        ),
        (
            "treshold = 5, window = 10, timeout = \"1\"",
            &[
                "there is no argument `treshold`",
                "`window` has no unit",
                "`timeout` has no unit",
            ],
        ),
        (
            "window, threshold =, timeout: \"1s\"",
            &[
                "`window` has no value",
                "`threshold` has no value",
                "the value of `timeout` comes",
            ],
        ),
        ("threshold = 5 window = \"10s\"", &["a comma is missing"]),
        (
            "= 5, threshold = 5, \"10s\", window = \"10s\"",
            &[
                "an argument is `name = value`",
                "an argument is `name = value`",
            ],
        ),
        (
            "threshold = 5, window = \"1s\", threshold = 0, threshold = 6",
            &["`threshold` is given twice", "`threshold` is given twice"],
        ),
        (
            "max_keys = 0, jitter = 2, max_cooldown = \"1s\", threshold = 5, window = \"10s\"",
            &[
                "`max_cooldown` needs `backoff`",
                "`max_keys` needs `key`",
                "`max_keys` is zero",
                "`jitter` is a share",
                "`max_cooldown` is shorter",
            ],
        ),
        (
            "breaker = PAYMENTS, threshold = 0, key = host, retries = 3",
            &[
                "`threshold` is said where",
                "`key` is said of breakers",
                "there is no argument `retries`",
                "`threshold` is zero",
            ],
        ),
    ] {
        assert_told(written, &mistakes(tokens(written)), expected);
    }
}

/// As many as expected, each of which begins as expected.
fn assert_told(written: &str, told: &[String], expected: &[&str]) {
    assert_eq!(told.len(), expected.len(), "{written}: {told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(
            told.starts_with(expected),
            "{written}: not {expected:?} but {told:?}"
        );
    }
}

#[test]
fn a_comma_inside_of_a_value_ends_no_argument() {
    for value in [
        "|answer: &Result<Map<u8, u8>, Error>| matches!(answer, Ok(_) | Err(_))",
        "|error: Pair<A, B>| -> Result<A, B> { fail(error, 1) }",
        "async |a, b| last::<A, B>(a, b).await",
        "|(a, b), _: [u8; 2]| a < b",
        "move |_| Answer { a: 1, b: 2 }",
        "<Pair<A, B> as Limits<C, D>>::WINDOW",
        "longest::<{ max(1, 2) }, B>(A, B)",
        "[(1, 2), (3, 4)][0].1",
        "if A { max(1, 2) } else { 3 }",
        "match A { (1, _) => B, _ => C }",
        "vec![1, 2; 3]",
    ] {
        let written = format!("window = {value}, threshold = {value}");
        let (arguments, told) = parse(&written);
        assert!(told.is_empty(), "{value}: {told:?}");
        let names: Vec<_> = arguments.iter().map(|one| one.name.to_string()).collect();
        assert_eq!(names, ["window", "threshold"], "{value}");
        for parse::Argument { value: read, .. } in arguments {
            let read = read.expect(value).to_token_stream().to_string();
            assert_eq!(read.replace(' ', ""), value.replace(' ', ""));
        }
    }
}

#[test]
fn an_argument_without_a_value_is_told_and_the_others_are_read() {
    for missing in [
        "timeout",
        "timeout =",
        "timeout: 1",
        "timeout == 1",
        "timeout => 1",
    ] {
        for written in [
            format!("{missing}, threshold = 5, window = A"),
            format!("threshold = 5, {missing}, window = A"),
            format!("threshold = 5, window = A, {missing}"),
        ] {
            let (arguments, told) = parse(&written);
            assert_eq!(told.len(), 1, "{written}: {told:?}");
            assert!(told[0].contains("`timeout`"), "{written}: {told:?}");
            assert_eq!(arguments.len(), 3, "{written}");
            for argument in arguments {
                let has_value = argument.value.is_some();
                assert_eq!(has_value, argument.name != "timeout", "{written}");
            }
        }
    }
}

/// An argument among those without which it is a mistake.
fn with_others(name: &str, value: &TokenStream) -> TokenStream {
    let others = match name {
        "breaker" => "",
        "threshold" => "window = \"10s\"",
        "window" => "threshold = 5",
        "failure_rate" => "window = \"10s\", min_calls = 20",
        "min_calls" => "window = \"10s\", failure_rate = 0.5",
        "max_cooldown" => "threshold = 5, window = \"10s\", backoff = 2.0",
        "max_keys" => "threshold = 5, window = \"10s\", key = symbol",
        _ => "threshold = 5, window = \"10s\"",
    };
    let (name, others) = (format_ident!("{name}"), tokens(others));
    quote!(#name = #value, #others)
}

/// As `macro_rules!` passes on what it took for a `$value:expr`.
fn passed_on(value: &TokenStream) -> TokenStream {
    Group::new(Delimiter::None, value.clone()).to_token_stream()
}

#[test]
fn every_example_that_a_message_gives_is_right() {
    for known in &ARGUMENTS {
        let args = with_others(known.name, &tokens(known.example));
        let told = mistakes(args.clone());
        assert!(told.is_empty(), "{args}: {told:?}");
    }
}

#[test]
fn a_value_out_of_another_macro_is_as_good_as_a_written_one() {
    for known in &ARGUMENTS {
        let written = tokens(known.example);
        let expected = expanded(with_others(known.name, &written));
        let passed_on_twice = passed_on(&passed_on(&written));
        for value in [passed_on(&written), passed_on_twice] {
            let args = with_others(known.name, &value);
            assert_eq!(expanded(args), expected, "{}", known.name);
        }
    }
}

#[test]
fn what_is_wrong_with_a_value_out_of_another_macro_is_told() {
    for (name, value, expected) in [
        ("threshold", "0", "`threshold` is zero"),
        ("threshold", "-1", "`threshold` is negative"),
        ("window", "10", "`window` has no unit"),
        ("timeout", "\"0s\"", "`timeout` is zero"),
        (
            "cooldown",
            "Self::COOLDOWN",
            "`cooldown` is kept in a static",
        ),
        ("backoff", "0.5", "`backoff` is less than 1"),
        ("reset_on_success", "1", "`reset_on_success` is a switch"),
        ("failure_if", "\"is_down\"", "`failure_if` is code"),
        ("key", "\"host\"", "`key` is code"),
        ("crate", "\"breakerbox\"", "`crate` is a path"),
    ] {
        let args = with_others(name, &passed_on(&tokens(value)));
        assert_told(&args.to_string(), &mistakes(args.clone()), &[expected]);
    }
}
