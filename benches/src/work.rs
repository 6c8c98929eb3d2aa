//! What is protected: next to no work, so that the breaker's share is seen.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use breaker::CircuitBreakerError;
use breakerbox::{BreakerError, CallError};
use futures_lite::future;
use throttle_net::ThrottleError;

/// A call of this fails.
pub const FAILS: u64 = u64::MAX;
/// An async call of this is pending at its first poll.
pub const PENDS: u64 = u64::MAX - 1;

/// What each call comes to.
pub type Outcome = Result<u64, Error>;

/// Small, so that no contender pays for moving it about.
#[derive(Clone, Copy, Debug)]
pub enum Error {
    /// By the function.
    Failed,
    /// By the breaker.
    Refused,
}

#[inline]
pub(crate) fn work(input: u64) -> Outcome {
    if input == FAILS {
        Err(Error::Failed)
    } else {
        Ok(input.wrapping_add(1))
    }
}

#[inline]
pub(crate) async fn work_async(input: u64) -> Outcome {
    if input == PENDS {
        future::yield_now().await;
    }
    work(input)
}

/// Polls until the future is ready, be it for a lock. An executor would do more, and hide what is
/// measured.
#[inline]
pub(crate) fn drive<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

impl From<BreakerError> for Error {
    fn from(error: BreakerError) -> Self {
        // None of the time-outs here is ever reached.
        assert!(error.is_open());
        Self::Refused
    }
}

impl From<CallError<Error>> for Error {
    fn from(error: CallError<Error>) -> Self {
        match error {
            CallError::Breaker(error) => error.into(),
            CallError::Inner(error) => error,
        }
    }
}

impl From<failsafe::Error<Error>> for Error {
    fn from(error: failsafe::Error<Error>) -> Self {
        match error {
            failsafe::Error::Rejected => Self::Refused,
            failsafe::Error::Inner(error) => error,
        }
    }
}

impl From<recloser::Error<Error>> for Error {
    fn from(error: recloser::Error<Error>) -> Self {
        match error {
            recloser::Error::Rejected => Self::Refused,
            recloser::Error::Inner(error) => error,
        }
    }
}

impl From<CircuitBreakerError<Error>> for Error {
    fn from(error: CircuitBreakerError<Error>) -> Self {
        match error {
            CircuitBreakerError::Failure(error) => error,
            CircuitBreakerError::Timeout => Self::Failed,
            _ => Self::Refused,
        }
    }
}

impl From<ThrottleError> for Error {
    fn from(error: ThrottleError) -> Self {
        // The limiter within admits everything.
        assert!(matches!(error, ThrottleError::CircuitOpen { .. }));
        Self::Refused
    }
}

impl From<tower_resilience_circuitbreaker::CircuitBreakerError<Error>> for Error {
    fn from(error: tower_resilience_circuitbreaker::CircuitBreakerError<Error>) -> Self {
        match error {
            tower_resilience_circuitbreaker::CircuitBreakerError::OpenCircuit => Self::Refused,
            tower_resilience_circuitbreaker::CircuitBreakerError::Inner(error) => error,
        }
    }
}
