//! What the code that `#[circuit_breaker]` writes calls. Not for use by hand: it changes with the
//! attribute.

pub use std::time::Duration;

#[cfg(feature = "test-util")]
use std::ptr;

use once_cell::race::OnceRef;
use once_cell::sync::OnceCell;

use crate::call;
use crate::circuit::Circuit;
use crate::config::check;
use crate::error::{BreakerError, ConfigError};
use crate::future::Map;
#[cfg(feature = "test-util")]
use crate::time;

pub use crate::breaker::CircuitBreaker;
pub use crate::config::Builder;
pub use crate::permit::Verdict;

/// The breaker of a function: a static, made on its first call.
#[derive(Debug)]
pub struct Static {
    /// The works of `breaker`, once it is made: one pointer tells whether it is, and where the state
    /// is that a call has to read.
    works: OnceRef<'static, Circuit>,
    breaker: OnceCell<CircuitBreaker>,
    make: fn() -> CircuitBreaker,
}

/// What a call goes through.
#[derive(Clone, Copy, Debug)]
pub struct Works<'a>(&'a Circuit);

impl Static {
    #[must_use]
    pub const fn new(make: fn() -> CircuitBreaker) -> Self {
        Self {
            works: OnceRef::new(),
            breaker: OnceCell::new(),
            make,
        }
    }

    #[must_use]
    #[inline]
    pub fn works(&'static self) -> Works<'static> {
        #[cfg(feature = "test-util")]
        if let Some(breaker) = time::own(ptr::from_ref(self).addr(), self.make) {
            return Works(breaker.circuit());
        }
        Works(self.works.get().unwrap_or_else(|| self.make_works()))
    }

    #[cold]
    fn make_works(&'static self) -> &'static Circuit {
        let works = self.breaker.get_or_init(self.make).circuit();
        // An error says that another thread has set it, to the same.
        let _ = self.works.set(works);
        works
    }
}

impl<'a> From<&'a CircuitBreaker> for Works<'a> {
    #[inline]
    fn from(breaker: &'a CircuitBreaker) -> Self {
        Self(breaker.circuit())
    }
}

// A call through the breaker of a function: one function a kind of function. `judge` tells what the
// body's result says, `refuse` makes the breaker's error the function's result. They come as values
// so that what is wrong with the return type is found there, where it is named, and nowhere else.

#[inline]
pub fn call<R>(
    works: Works<'_>,
    body: impl FnOnce() -> R,
    judge: impl Fn(&R) -> Verdict,
    refuse: impl Fn(BreakerError) -> R,
) -> R {
    call::run(works.0, body, judge).unwrap_or_else(refuse)
}

pub fn call_timeout<R: Send + 'static>(
    works: Works<'_>,
    timeout: Duration,
    body: impl FnOnce() -> R + Send + 'static,
    judge: impl Fn(&R) -> Verdict,
    refuse: impl Fn(BreakerError) -> R,
) -> R {
    call::run_timeout(works.0, timeout, body, judge).unwrap_or_else(refuse)
}

#[inline]
pub fn call_async<R>(
    works: Works<'_>,
    body: impl Future<Output = R>,
    judge: impl Fn(&R) -> Verdict,
    refuse: impl Fn(BreakerError) -> R,
) -> impl Future<Output = R> {
    let call = call::poll(works.0, body, judge);
    Map::new(call, move |answer: Result<_, _>| {
        answer.unwrap_or_else(&refuse)
    })
}

#[inline]
pub fn call_async_timeout<R>(
    works: Works<'_>,
    timeout: Duration,
    body: impl Future<Output = R>,
    judge: impl Fn(&R) -> Verdict,
    refuse: impl Fn(BreakerError) -> R,
) -> impl Future<Output = R> {
    let call = call::poll_timeout(works.0, timeout, body, judge);
    Map::new(call, move |answer: Result<_, _>| {
        answer.unwrap_or_else(&refuse)
    })
}

/// Makes the output of an async block known where it is never called.
#[must_use]
pub fn output<R>() -> R {
    unreachable!("a return that is never taken")
}

/// The judge of a function without predicates of its own: `Ok` is a success, `Err` a failure.
#[inline]
pub fn judge<R: Outcome>(outcome: &R) -> Verdict {
    outcome.verdict()
}

/// The breaker's error as the function's result, through `From`.
#[must_use]
#[inline]
pub fn refuse<R: Outcome>(error: BreakerError) -> R {
    R::refused(error)
}

/// What a function with `#[circuit_breaker]` returns: a `Result`, under whatever alias.
#[diagnostic::on_unimplemented(
    message = "`#[circuit_breaker]` needs a function that returns a `Result`, not `{Self}`",
    label = "not a `Result<T, E>`",
    note = "the breaker counts an `Err` as a failure and answers with one of its own when it is \
            open: return `Result<T, E>` with `E: From<BreakerError>`"
)]
pub trait Outcome {
    /// What it says about the dependency.
    fn verdict(&self) -> Verdict;

    /// `Err` with the breaker's error.
    fn refused(error: BreakerError) -> Self;
}

impl<T, E: FromBreakerError> Outcome for Result<T, E> {
    #[inline]
    fn verdict(&self) -> Verdict {
        Verdict::of(self)
    }

    #[inline]
    fn refused(error: BreakerError) -> Self {
        Err(E::from_breaker_error(error))
    }
}

/// The error of a function with `#[circuit_breaker]`.
#[diagnostic::on_unimplemented(
    message = "the function returns `Result<T, E>`, whose `E` needs `From<BreakerError>`, and \
               `{Self}` does not have it",
    label = "can't say that the breaker is open",
    note = "write `impl From<breakerbox::BreakerError> for {Self}`, or with thiserror a variant \
            `Breaker(#[from] breakerbox::BreakerError)`"
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

/// The breaker of a function, on its first call.
#[must_use]
#[cold]
#[track_caller]
pub fn build(builder: Builder) -> CircuitBreaker {
    match builder.build() {
        Ok(breaker) => breaker,
        // Each value went through one of the checks below.
        Err(error) => unreachable!("{error}"),
    }
}

// The values of the arguments, checked while the user's crate is compiled: each is the initial
// value of a constant, and a panic there is an error at the argument.

#[must_use]
#[track_caller]
pub const fn threshold(value: u32) -> u32 {
    checked(check::threshold(value));
    value
}

#[must_use]
#[track_caller]
pub const fn window(value: Duration) -> Duration {
    checked(check::window(value));
    value
}

#[must_use]
#[track_caller]
pub const fn cooldown(value: Duration) -> Duration {
    checked(check::cooldown(value));
    value
}

#[must_use]
#[track_caller]
pub const fn name(value: &'static str) -> &'static str {
    checked(check::name(value));
    value
}

#[must_use]
pub const fn reset_on_success(value: bool) -> bool {
    value
}

#[must_use]
#[track_caller]
pub const fn timeout(value: Duration) -> Duration {
    // Of no interest to `config`: a time-out is a call's, not the breaker's.
    assert!(
        !value.is_zero(),
        "`timeout` is zero: write how long a call may take, or leave it out for no time-out"
    );
    value
}

#[track_caller]
const fn checked(check: Result<(), ConfigError>) {
    if let Err(error) = check {
        panic!("{}", error.message);
    }
}
