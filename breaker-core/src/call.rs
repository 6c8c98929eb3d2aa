//! The life of a call: admitted, run, settled.
//!
//! Each of the four ways to run it answers with what the call came to, or with the breaker's error.

use std::time::Duration;

use crate::circuit::Circuit;
use crate::error::BreakerError;
use crate::future::{Map, Protected};
use crate::outcome::Outcome;
use crate::permit::{Running, Verdict};
use crate::timeout::{Timed, run_in_pool};

#[inline]
pub(crate) fn run<R: Outcome>(circuit: &Circuit, f: impl FnOnce() -> R) -> Result<R, BreakerError> {
    let running = Running::start(circuit)?;
    let outcome = f();
    running.end(Verdict::of(&outcome));
    Ok(outcome)
}

pub(crate) fn run_timeout<R: Outcome + Send + 'static>(
    circuit: &Circuit,
    timeout: Duration,
    f: impl FnOnce() -> R + Send + 'static,
) -> Result<R, BreakerError> {
    if timeout.is_zero() {
        return run(circuit, f);
    }
    let running = Running::start(circuit)?;
    let Some(outcome) = run_in_pool(timeout, f) else {
        running.end(Verdict::Failure);
        return Err(circuit.timed_out(timeout));
    };
    running.end(Verdict::of(&outcome));
    Ok(outcome)
}

#[inline]
pub(crate) fn poll<R: Outcome>(
    circuit: &Circuit,
    future: impl Future<Output = R>,
) -> impl Future<Output = Result<R, BreakerError>> {
    Protected::new(circuit, Map::new(future, Ok))
}

#[inline]
pub(crate) fn poll_timeout<R: Outcome>(
    circuit: &Circuit,
    timeout: Duration,
    future: impl Future<Output = R>,
) -> impl Future<Output = Result<R, BreakerError>> {
    Protected::new(circuit, Timed::new(circuit, timeout, future))
}
