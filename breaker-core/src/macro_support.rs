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
use std::pin::Pin;
use std::time::Duration;

use crate::breaker::CircuitBreaker;
use crate::call;
use crate::config::Builder;
use crate::error::BreakerError;
use crate::future::{Answer, Begun, Call, InPlace, Limited, Never, Owned};
use crate::state::Admitted;
use crate::timeout::{Timeout, Unlimited};

pub use self::check::*;
pub use self::keys::{AsItIs, ByValue, Key, MAX_KEYS, by_key};
pub use self::result::{
    Fallible, FromBreakerError, IntoAnswer, Outcome, answer_now, answered, awaited, judge,
    judge_answered, judge_by, judge_by_answered, judge_ignoring, judge_ignoring_answered, never,
    or_answered, output, output_of, refuse,
};
pub use self::statics::{Static, StaticKeyed, breaker, build, shared, works};
pub use crate::circuit::Circuit;

pub use crate::permit::Verdict;

// Names of ours for what the user may have in scope: rustc finds a path to that longer than it need be.

/// A duration.
pub type Length = Duration;

/// A duration that was read from a literal.
#[must_use]
pub const fn duration(seconds: u64, nanoseconds: u32) -> Duration {
    Duration::new(seconds, nanoseconds)
}

/// A breaker to be built.
pub fn builder() -> Builder {
    CircuitBreaker::builder()
}

/// A future in a box.
#[inline]
pub fn boxed<F>(future: F) -> Pin<Box<F>> {
    Box::pin(future)
}

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

/// An async function, which has pinned its body.
#[inline]
pub fn call_async<C: Borrow<Circuit>, R, F: Future<Output = R>, J: Fn(&R) -> Verdict>(
    works: C,
    body: Pin<&mut F>,
    judge: J,
) -> Call<C, InPlace<'_, F>, Unlimited, J> {
    call::poll(works, InPlace::new(body), judge)
}

/// An async function with a timeout.
#[inline]
pub fn call_async_timeout<
    'a,
    C: Borrow<Circuit>,
    R,
    F: Future<Output = R>,
    J: Fn(&R) -> Verdict,
>(
    works: C,
    limit: Pin<&'a mut Timeout>,
    body: Pin<&'a mut F>,
    judge: J,
) -> Call<C, InPlace<'a, F>, InPlace<'a, Timeout>, J> {
    Call::new(works, InPlace::new(body), InPlace::new(limit), judge)
}

/// The limit of an async function with a timeout.
#[must_use]
#[inline]
pub fn limit(timeout: Duration) -> Timeout {
    Timeout::new(timeout)
}

/// A future that was made by an admitted call, and carries its permit.
pub struct Started<F> {
    admitted: Admitted,
    future: F,
}

/// A function that returns a future, up to there: the breaker is asked when the function is called.
///
/// The body borrows nothing after that, so what follows can take the arguments that it has left.
#[inline]
pub fn begin<R, F: Future<Output = R>>(
    works: &impl Borrow<Circuit>,
    body: impl FnOnce() -> F,
) -> Result<Started<F>, BreakerError> {
    let (admitted, future) = call::begin(works.borrow(), body)?;
    Ok(Started { admitted, future })
}

/// The future that the function has made.
#[inline]
pub fn call_begun<R, F: Future<Output = R>>(
    works: impl Borrow<Circuit>,
    begun: Result<Started<F>, BreakerError>,
    judge: impl Fn(&R) -> Verdict,
) -> Result<impl Future<Output = Result<R, BreakerError>>, BreakerError> {
    let Started { admitted, future } = begun?;
    Ok(call::poll(works, Owned::new(future), judge).with_permit(admitted))
}

/// The future that the function has made, with a timeout.
#[inline]
pub fn call_begun_timeout<R, F: Future<Output = R>>(
    works: impl Borrow<Circuit>,
    timeout: Duration,
    begun: Result<Started<F>, BreakerError>,
    judge: impl Fn(&R) -> Verdict,
) -> Result<impl Future<Output = Result<R, BreakerError>>, BreakerError> {
    let Started { admitted, future } = begun?;
    Ok(call::poll_timeout(works, timeout, Limited::new(future), judge).with_permit(admitted))
}

// The answer to the breaker's error, of a function that returns a future.

/// The error becomes the function's, or a fallback answers at once.
#[inline]
pub fn or_answer<R, C: Future<Output = Result<R, BreakerError>>>(
    call: Result<C, BreakerError>,
    answer: impl FnOnce(BreakerError) -> R,
) -> impl Future<Output = R> {
    let answer = move |error| Answer::<R, Never<R>>::Now(answer(error));
    Begun::new(call, answer)
}

/// A fallback answers with a future.
#[inline]
pub fn or_answer_later<R, C: Future<Output = Result<R, BreakerError>>, F: Future<Output = R>>(
    call: Result<C, BreakerError>,
    answer: impl FnOnce(BreakerError) -> F,
) -> impl Future<Output = R> {
    Begun::new(call, move |error| Answer::Later(answer(error)))
}
