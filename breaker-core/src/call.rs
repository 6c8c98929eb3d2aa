//! The life of a call: admitted, run, settled.
//!
//! Each of the four ways to run it answers with what the call came to, or with the breaker's error.
//! What the call says about the dependency, `judge` tells.

use std::borrow::Borrow;
use std::time::Duration;

use crate::circuit::Circuit;
use crate::error::BreakerError;
use crate::future::Call;
use crate::permit::{Running, Verdict};
use crate::state::Admitted;
use crate::timeout::{Timeout, Unlimited, run_in_pool};

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
pub(crate) fn poll<C: Borrow<Circuit>, B, J>(
    circuit: C,
    body: B,
    judge: J,
) -> Call<C, B, Unlimited, J> {
    Call::new(circuit, body, Unlimited, judge)
}

#[inline]
pub(crate) fn poll_timeout<C: Borrow<Circuit>, B, J>(
    circuit: C,
    timeout: Duration,
    body: B,
    judge: J,
) -> Call<C, B, Timeout, J> {
    Call::new(circuit, body, Timeout::new(timeout), judge)
}

/// Begins the call of a function that returns a future: makes the future, if the breaker admits the call.
/// A panic there is a failure.
#[inline]
pub(crate) fn begin<F>(
    circuit: &Circuit,
    make: impl FnOnce() -> F,
) -> Result<(Admitted, F), BreakerError> {
    let running = Running::start(circuit)?;
    let future = make();
    Ok((running.pause(), future))
}
