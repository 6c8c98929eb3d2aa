//! What the code that `#[circuit_breaker]` writes calls. Not for use by hand: it changes with the
//! attribute.
//!
//! A call goes through one of these functions, one a kind of function. `works` is what it goes through,
//! and `judge` tells what the body's result says.

mod check;
mod keys;
mod result;
mod statics;

use std::borrow::Borrow;
use std::future::ready;

pub use std::boxed::Box;
pub use std::time::Duration;

use crate::call;
use crate::error::BreakerError;
use crate::future::{Answered, Begun, Refusing};

pub use self::check::*;
pub use self::keys::{ByValue, Key, MAX_KEYS, by_key};
pub use self::result::{
    Answer, Fallible, FromBreakerError, Outcome, answer, awaited, judge, judge_answered, judge_by,
    judge_by_answered, judge_ignoring, judge_ignoring_answered, never, output, refuse,
};
pub use self::statics::{Static, StaticKeyed, build, shared, works};
pub use crate::breaker::CircuitBreaker;
pub use crate::circuit::Circuit;
pub use crate::config::Builder;
pub use crate::permit::Verdict;

/// A sync function.
#[inline]
pub fn call<R>(
    works: impl Borrow<Circuit>,
    body: impl FnOnce() -> R,
    judge: impl Fn(&R) -> Verdict,
) -> Result<R, BreakerError> {
    call::run(works.borrow(), body, judge)
}

/// A sync function with a time-out.
pub fn call_timeout<R: Send + 'static>(
    works: impl Borrow<Circuit>,
    timeout: Duration,
    body: impl FnOnce() -> R + Send + 'static,
    judge: impl Fn(&R) -> Verdict,
) -> Result<R, BreakerError> {
    call::run_timeout(works.borrow(), timeout, body, judge)
}

/// An async function.
#[inline]
pub fn call_async<R>(
    works: impl Borrow<Circuit>,
    body: impl Future<Output = R>,
    judge: impl Fn(&R) -> Verdict,
) -> impl Future<Output = Result<R, BreakerError>> {
    call::poll(works, body, judge)
}

/// An async function with a time-out.
#[inline]
pub fn call_async_timeout<R>(
    works: impl Borrow<Circuit>,
    timeout: Duration,
    body: impl Future<Output = R>,
    judge: impl Fn(&R) -> Verdict,
) -> impl Future<Output = Result<R, BreakerError>> {
    call::poll_timeout(works, timeout, body, judge)
}

/// A function that returns a future, up to there. What the body borrows for that is no part of what
/// follows.
#[inline]
pub fn begin<R, F: Future<Output = R>>(
    works: &impl Borrow<Circuit>,
    body: impl FnOnce() -> F,
) -> Result<F, BreakerError> {
    call::begin(works.borrow(), body)
}

/// The future that it has returned.
#[inline]
pub fn call_begun<R, F: Future<Output = R>>(
    works: impl Borrow<Circuit>,
    begun: Result<F, BreakerError>,
    judge: impl Fn(&R) -> Verdict,
) -> impl Future<Output = Result<R, BreakerError>> {
    Begun::from(begun.map(|future| call::poll(works, future, judge)))
}

/// The future that it has returned, with a time-out.
#[inline]
pub fn call_begun_timeout<R, F: Future<Output = R>>(
    works: impl Borrow<Circuit>,
    timeout: Duration,
    begun: Result<F, BreakerError>,
    judge: impl Fn(&R) -> Verdict,
) -> impl Future<Output = Result<R, BreakerError>> {
    Begun::from(begun.map(|future| call::poll_timeout(works, timeout, future, judge)))
}

// What becomes of the breaker's error where a future comes to it.

/// It becomes the function's.
#[inline]
pub fn or_refuse<R>(
    call: impl Future<Output = Result<R, BreakerError>>,
    refuse: impl Fn(BreakerError) -> R,
) -> impl Future<Output = R> {
    Refusing::new(call, refuse)
}

/// The fallback answers, at once.
#[inline]
pub fn or_else<R>(
    call: impl Future<Output = Result<R, BreakerError>>,
    fallback: impl FnOnce(BreakerError) -> R,
) -> impl Future<Output = R> {
    or_else_await(call, move |error| ready(fallback(error)))
}

/// The fallback answers with a future.
#[inline]
pub fn or_else_await<R, A: Future<Output = R>>(
    call: impl Future<Output = Result<R, BreakerError>>,
    fallback: impl FnOnce(BreakerError) -> A,
) -> impl Future<Output = R> {
    Answered::new(call, fallback)
}
