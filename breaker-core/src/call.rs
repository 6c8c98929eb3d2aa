//! The life of a call: admitted, run, settled.
//!
//! Each of the four ways to run it answers with what the call came to, or with the breaker's error.
//! What the call says about the dependency, `judge` tells.

use std::borrow::Borrow;
use std::time::Duration;

use crate::circuit::Circuit;
use crate::error::BreakerError;
use crate::future::Protected;
use crate::permit::{Running, Verdict};
use crate::timeout::{Timed, Untimed, run_in_pool};

#[inline]
pub(crate) fn run<R>(
    circuit: &Circuit,
    f: impl FnOnce() -> R,
    judge: impl Fn(&R) -> Verdict,
) -> Result<R, BreakerError> {
    let running = Running::start(circuit)?;
    let outcome = f();
    running.end(judge(&outcome));
    Ok(outcome)
}

pub(crate) fn run_timeout<R: Send + 'static>(
    circuit: &Circuit,
    timeout: Duration,
    f: impl FnOnce() -> R + Send + 'static,
    judge: impl Fn(&R) -> Verdict,
) -> Result<R, BreakerError> {
    if timeout.is_zero() {
        return run(circuit, f, judge);
    }
    let running = Running::start(circuit)?;
    let Some(outcome) = run_in_pool(timeout, f) else {
        running.end(Verdict::TimedOut);
        return Err(circuit.timed_out(timeout));
    };
    running.end(judge(&outcome));
    Ok(outcome)
}

#[inline]
pub(crate) fn poll<R>(
    circuit: impl Borrow<Circuit>,
    future: impl Future<Output = R>,
    judge: impl Fn(&R) -> Verdict,
) -> impl Future<Output = Result<R, BreakerError>> {
    Protected::new(circuit, Untimed::new(future), judge)
}

#[inline]
pub(crate) fn poll_timeout<R>(
    circuit: impl Borrow<Circuit>,
    timeout: Duration,
    future: impl Future<Output = R>,
    judge: impl Fn(&R) -> Verdict,
) -> impl Future<Output = Result<R, BreakerError>> {
    Protected::new(circuit, Timed::new(timeout, future), judge)
}

/// Begins the call of a function that returns a future: has it make the future, if a call may run.
///
/// That much is a call, which fails if it panics. The rest is another one, from the first poll on: in
/// between nobody waits for it, and it may never be polled.
#[inline]
pub(crate) fn begin<F>(circuit: &Circuit, make: impl FnOnce() -> F) -> Result<F, BreakerError> {
    let running = Running::start(circuit)?;
    let future = make();
    running.end(Verdict::Ignored);
    Ok(future)
}
