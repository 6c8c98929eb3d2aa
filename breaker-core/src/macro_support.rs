//! What the code that `#[circuit_breaker]` writes calls. Not for use by hand: it changes with the
//! attribute.

pub use once_cell::sync::Lazy;
pub use std::time::Duration;

use crate::call;
use crate::config;
use crate::error::{BreakerError, ConfigError};
use crate::future::Map;

pub use crate::breaker::CircuitBreaker;
pub use crate::config::Builder;
pub use crate::outcome::Outcome;

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

// One function a kind of function.

#[inline]
pub fn call<R>(breaker: &CircuitBreaker, body: impl FnOnce() -> R) -> R
where
    R: Outcome<Error: FromBreakerError>,
{
    flatten(call::run(breaker.circuit(), body))
}

pub fn call_timeout<R>(
    breaker: &CircuitBreaker,
    timeout: Duration,
    body: impl FnOnce() -> R + Send + 'static,
) -> R
where
    R: Outcome<Error: FromBreakerError> + Send + 'static,
{
    flatten(call::run_timeout(breaker.circuit(), timeout, body))
}

#[inline]
pub fn call_async<R>(
    breaker: &CircuitBreaker,
    body: impl Future<Output = R>,
) -> impl Future<Output = R>
where
    R: Outcome<Error: FromBreakerError>,
{
    Map::new(call::poll(breaker.circuit(), body), flatten)
}

#[inline]
pub fn call_async_timeout<R>(
    breaker: &CircuitBreaker,
    timeout: Duration,
    body: impl Future<Output = R>,
) -> impl Future<Output = R>
where
    R: Outcome<Error: FromBreakerError>,
{
    Map::new(
        call::poll_timeout(breaker.circuit(), timeout, body),
        flatten,
    )
}

#[inline]
fn flatten<R>(answer: Result<R, BreakerError>) -> R
where
    R: Outcome<Error: FromBreakerError>,
{
    answer.unwrap_or_else(|error| R::from_error(R::Error::from_breaker_error(error)))
}

/// The breaker of a function, on its first call.
#[must_use]
#[cold]
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
    checked(config::check_threshold(value));
    value
}

#[must_use]
#[track_caller]
pub const fn window(value: Duration) -> Duration {
    checked(config::check_window(value));
    value
}

#[must_use]
#[track_caller]
pub const fn cooldown(value: Duration) -> Duration {
    checked(config::check_cooldown(value));
    value
}

#[must_use]
#[track_caller]
pub const fn name(value: &'static str) -> &'static str {
    checked(config::check_name(value));
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
