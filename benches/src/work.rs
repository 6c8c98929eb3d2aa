//! The function that is called: it does next to nothing, so that the cost of a breaker shows.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use breakerbox::{BreakerError, CallError};
use futures_lite::future;

/// The number of calls of a script, and of an inlined loop.
pub const CALLS: usize = 100;
/// A call with this input fails.
pub const FAILS: u64 = u64::MAX;
/// An async call with this input is pending at its first poll.
pub const PENDS: u64 = u64::MAX - 1;

/// The result of every call.
pub type Outcome = Result<u64, Error>;

/// The error of every call: small, so that no contender pays for moving it.
#[derive(Clone, Copy, Debug)]
pub enum Error {
    /// The function failed.
    Failed,
    /// The breaker refused the call.
    Refused,
}

/// The function.
///
/// # Errors
///
/// Fails if the input is [`FAILS`].
#[inline]
pub fn work(input: u64) -> Outcome {
    if input == FAILS {
        Err(Error::Failed)
    } else {
        Ok(input.wrapping_add(1))
    }
}

/// The async function.
///
/// # Errors
///
/// Fails if the input is [`FAILS`].
#[inline]
pub async fn work_async(input: u64) -> Outcome {
    if input == PENDS {
        future::yield_now().await;
    }
    work(input)
}

/// Polls the future until it is ready. An executor would do more and hide what is measured.
#[inline]
pub fn drive<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

impl From<BreakerError> for Error {
    #[inline]
    fn from(error: BreakerError) -> Self {
        // No timeout here is ever reached.
        assert!(error.is_open());
        Self::Refused
    }
}

impl From<CallError<Self>> for Error {
    #[inline]
    fn from(error: CallError<Self>) -> Self {
        error.into_error()
    }
}
