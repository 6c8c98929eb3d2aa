//! What a call's result says, and what becomes of the breaker's error.

use std::future::{Ready, ready};

use crate::error::BreakerError;
use crate::permit::Verdict;

/// What a function with `#[circuit_breaker]` returns: a `Result`, under whatever alias, which can say
/// that the breaker is open.
#[diagnostic::on_unimplemented(
    message = "`#[circuit_breaker]` needs a function that returns a `Result`, not `{Self}`",
    label = "not a `Result<T, E>`",
    note = "the breaker counts an `Err` as a failure and answers with one of its own when it is \
            open: return `Result<T, E>` with `E: From<BreakerError>`",
    note = "a future of one is recognized where it is written out, under no alias: as \
            `impl Future<Output = Result<T, E>>`, `Pin<Box<dyn Future<Output = Result<T, E>>>>` or \
            `BoxFuture<Result<T, E>>`"
)]
pub trait Outcome: Fallible {
    fn refused(error: BreakerError) -> Self;
}

impl<T, E: FromBreakerError> Outcome for Result<T, E> {
    #[inline]
    fn refused(error: BreakerError) -> Self {
        Err(E::from_breaker_error(error))
    }
}

/// What a function with a `fallback` returns: a `Result`, whatever its error.
#[diagnostic::on_unimplemented(
    message = "`#[circuit_breaker]` needs a function that returns a `Result`, not `{Self}`",
    label = "not a `Result<T, E>`",
    note = "the breaker counts an `Err` as a failure"
)]
pub trait Fallible {
    fn is_failure(&self) -> bool;
}

impl<T, E> Fallible for Result<T, E> {
    #[inline]
    fn is_failure(&self) -> bool {
        self.is_err()
    }
}

/// The error of a function with `#[circuit_breaker]`.
#[diagnostic::on_unimplemented(
    message = "the function returns `Result<T, E>`, whose `E` needs `From<BreakerError>`, and \
               `{Self}` does not have it",
    label = "can't say that the breaker is open",
    note = "if it is an error of yours, write `impl From<breakerbox::BreakerError> for {Self}`, or \
            with thiserror a variant `Breaker(#[from] breakerbox::BreakerError)`; if not, return \
            one of yours, or give the attribute a `fallback`"
)]
pub trait FromBreakerError {
    /// The breaker's error as the function's.
    fn from_breaker_error(error: BreakerError) -> Self;
}

// Not recommended, so that an error which lacks the conversion is told of in the words above.
#[diagnostic::do_not_recommend]
impl<E: From<BreakerError>> FromBreakerError for E {
    #[inline]
    fn from_breaker_error(error: BreakerError) -> Self {
        error.into()
    }
}

// The judges: without a fallback the function has to take the breaker's error too.

/// The judge of a function without predicates of its own: `Ok` is a success, `Err` a failure.
#[inline]
pub fn judge<R: Outcome>(outcome: &R) -> Verdict {
    judge_answered(outcome)
}

#[inline]
pub fn judge_answered<R: Fallible>(outcome: &R) -> Verdict {
    Verdict::by(outcome, R::is_failure, never)
}

/// The judge of a function with `failure_if`.
#[inline]
pub fn judge_by<R: Outcome>(
    outcome: &R,
    failure_if: impl FnOnce(&R) -> bool,
    ignore_if: impl FnOnce(&R) -> bool,
) -> Verdict {
    Verdict::by(outcome, failure_if, ignore_if)
}

#[inline]
pub fn judge_by_answered<R: Fallible>(
    outcome: &R,
    failure_if: impl FnOnce(&R) -> bool,
    ignore_if: impl FnOnce(&R) -> bool,
) -> Verdict {
    Verdict::by(outcome, failure_if, ignore_if)
}

/// The judge of a function with `ignore_if` alone.
#[inline]
pub fn judge_ignoring<R: Outcome>(outcome: &R, ignore_if: impl FnOnce(&R) -> bool) -> Verdict {
    Verdict::by(outcome, R::is_failure, ignore_if)
}

#[inline]
pub fn judge_ignoring_answered<R: Fallible>(
    outcome: &R,
    ignore_if: impl FnOnce(&R) -> bool,
) -> Verdict {
    Verdict::by(outcome, R::is_failure, ignore_if)
}

/// What stands in for `ignore_if`.
#[must_use]
#[inline]
pub fn never<R>(_: &R) -> bool {
    false
}

/// What stands in for `fallback`: the breaker's error as the function's result, through `From`.
#[must_use]
#[inline]
pub fn refuse<R: Outcome>(error: BreakerError) -> R {
    R::refused(error)
}

/// A fallback whose answer is waited for.
#[inline]
pub fn awaited<R, F: AsyncFnOnce(BreakerError) -> R>(
    fallback: F,
    error: BreakerError,
) -> impl Future<Output = R> {
    fallback(error)
}

/// What a fallback of an async function answers: the function's result, or a future of it. `Kind`
/// tells which of the two, and is inferred.
#[diagnostic::on_unimplemented(
    message = "`fallback` returns what the function returns, `{R}`, or a future of it, and not \
               `{Self}`",
    label = "returns `{Self}`"
)]
pub trait Answer<R, Kind> {
    type Future: Future<Output = R>;

    fn future(self) -> Self::Future;
}

pub struct AtOnce;

pub struct Later;

impl<R> Answer<R, AtOnce> for R {
    type Future = Ready<R>;

    fn future(self) -> Ready<R> {
        ready(self)
    }
}

// Not recommended, so that an answer which is neither is told of in the words above.
#[diagnostic::do_not_recommend]
impl<R, F: Future<Output = R>> Answer<R, Later> for F {
    type Future = F;

    fn future(self) -> F {
        self
    }
}

/// The answer of a fallback, as a future.
pub fn answer<R, Kind, A: Answer<R, Kind>>(answer: A) -> impl Future<Output = R> {
    answer.future()
}

/// Makes the output of an async block known where it is never called.
#[must_use]
pub fn output<R>() -> R {
    unreachable!("a return that is never taken")
}
