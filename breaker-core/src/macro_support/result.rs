//! What a call's result says, and what becomes of the breaker's error.

use crate::error::BreakerError;
use crate::future::{Answer, Begun, Never};
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
    note = "if the error is yours, write `impl From<breakerbox::BreakerError> for {Self}`, or with \
            thiserror a variant `Breaker(#[from] breakerbox::BreakerError)`",
    note = "if it is another crate's and has `From<std::io::Error>`, write \
            `fallback = |error| Err(std::io::Error::from(error).into())`; if it has not, write a \
            `fallback` that makes a `{Self}`"
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

/// A fallback that answers at once.
#[inline]
pub fn answer_now<R>(fallback: impl FnOnce(BreakerError) -> R, error: BreakerError) -> R {
    fallback(error)
}

/// The answer of a fallback by path of an async function: the function's result, or a future of it. `Kind`
/// is which of the two, and is inferred.
#[diagnostic::on_unimplemented(
    message = "`fallback` returns what the function returns, `{R}`, or a future of it, and not \
               `{Self}`",
    label = "returns `{Self}`"
)]
pub trait IntoAnswer<R, Kind> {
    type Future: Future<Output = R>;

    fn into_answer(self) -> Answer<R, Self::Future>;
}

pub struct AtOnce;

pub struct Later;

impl<R> IntoAnswer<R, AtOnce> for R {
    type Future = Never<R>;

    fn into_answer(self) -> Answer<R, Never<R>> {
        Answer::Now(self)
    }
}

// Not recommended, so that an answer which is neither is told of in the words above.
#[diagnostic::do_not_recommend]
impl<R, F: Future<Output = R>> IntoAnswer<R, Later> for F {
    type Future = F;

    fn into_answer(self) -> Answer<R, F> {
        Answer::Later(self)
    }
}

/// A fallback by path, which answers for the breaker's error.
pub fn answered<R, Kind, A: IntoAnswer<R, Kind>>(
    fallback: impl FnOnce(BreakerError) -> A,
    error: BreakerError,
) -> impl Future<Output = R> {
    or_answered(Err::<Never<Result<R, BreakerError>>, _>(error), fallback)
}

/// The call of a function that returns a future, or a fallback by path.
pub fn or_answered<R, Kind, A: IntoAnswer<R, Kind>>(
    call: Result<impl Future<Output = Result<R, BreakerError>>, BreakerError>,
    fallback: impl FnOnce(BreakerError) -> A,
) -> impl Future<Output = R> {
    Begun::new(call, |error| fallback(error).into_answer())
}

/// Makes the output of an async block known where it is never called.
#[must_use]
pub fn output<R>() -> R {
    unreachable!("a return that is never taken")
}

/// The same, of a block that takes this along.
#[must_use]
pub fn output_of<R, T>(_: T) -> R {
    output()
}
