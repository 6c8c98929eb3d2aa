//! Every argument of the attribute, by what it does.
#![allow(
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    reason = "what it is written on takes every form"
)]

#[path = "../body.rs"]
mod body;
mod crate_elsewhere;
mod declared;
mod every;
mod fallback;
mod given;
mod given_by_any_expression;
mod given_in_an_arc;
mod keys;
mod predicates;
mod settings;

use body::{Body, assert_behind_a_breaker, assert_failed, assert_refused};
