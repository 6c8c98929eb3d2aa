//! A few orders written out, so that the comparison itself can be trusted.

use crate::compared::assert_log;
use crate::{arguments, moved, patterns};

#[test]
fn without_a_breaker_arguments_are_dropped_last_to_first() {
    let runs = arguments::three_arguments_that_are_named_in_another_order::sync::without();
    let body = ["row named", "cursor named", "lock named", "local dropped"];
    let drops = ["cursor dropped", "row dropped", "lock dropped"];
    let called = [&body[..], &drops, &["returned Ok"]].concat();
    assert_log(&runs, "called", &called);
    assert_log(&runs, "refused", &[&drops[..], &["returned Err"]].concat());

    let runs = arguments::three_arguments_that_are_named_in_another_order::async_fn::without();
    let half_way = [
        "called",
        "row named",
        "pending",
        "let go",
        "cursor dropped",
        "row dropped",
        "lock dropped",
    ];
    assert_log(&runs, "polled 1 times", &half_way);
}

#[test]
fn without_a_breaker_a_disarmed_transaction_is_not_rolled_back() {
    let runs = moved::transactions_that_are_disarmed::sync::without();
    let expected = [
        "connection named",
        "row named",
        "row dropped",
        "connection dropped",
        "returned Ok",
    ];
    assert_log(&runs, "called", &expected);
}

#[test]
fn without_a_breaker_what_a_pattern_leaves_is_dropped_after_what_it_binds() {
    let runs = patterns::tuples_that_are_bound_in_part::sync::without();
    let expected = [
        "row named",
        "left named",
        "row dropped",
        "left dropped",
        "right dropped",
        "lock dropped",
        "returned Ok",
    ];
    assert_log(&runs, "called", &expected);
}
