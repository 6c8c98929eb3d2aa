//! The right to make one call, and the verdict that it ends with.

use std::mem::{self, ManuallyDrop};
use std::thread;

use crate::circuit::Circuit;
use crate::error::BreakerError;
use crate::state::Admitted;

/// The right to make one call, from [`CircuitBreaker::try_acquire`].
///
/// Give it back with the call's verdict: [`success`](Self::success), [`failure`](Self::failure) or
/// [`ignore`](Self::ignore). The verdict counts only in the period that granted the permit: once
/// the breaker has opened or closed, it is late and has no say.
///
/// A permit that is dropped ignores its call, as one that was cancelled; dropped by a panic, it
/// counts a failure.
///
/// ```
/// use std::time::Duration;
/// use breaker_core::CircuitBreaker;
///
/// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
/// let permit = breaker.try_acquire()?;
/// match "42".parse::<u32>() {
///     Ok(_) => permit.success(),
///     Err(_) => permit.failure(),
/// }
/// # Ok::<(), breaker_core::BreakerError>(())
/// ```
///
/// [`CircuitBreaker::try_acquire`]: crate::CircuitBreaker::try_acquire
#[derive(Debug)]
#[must_use = "a permit that is dropped ignores its call"]
pub struct Permit<'a> {
    circuit: &'a Circuit,
    admitted: Admitted,
    /// Was the thread unwinding already? Then that panic is not this call's.
    unwinding: bool,
}

impl<'a> Permit<'a> {
    #[inline]
    pub(crate) fn acquire(circuit: &'a Circuit) -> Result<Self, BreakerError> {
        let admitted = circuit.admit()?;
        Ok(Self {
            circuit,
            admitted,
            unwinding: thread::panicking(),
        })
    }

    /// The call succeeded: the failures counted so far are forgotten, unless the breaker has
    /// `reset_on_success(false)`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.fail();
    /// breaker.try_acquire()?.success();
    /// assert_eq!(breaker.snapshot().failures, 0);
    /// # Ok::<(), breaker_core::BreakerError>(())
    /// ```
    pub fn success(self) {
        self.end(Verdict::Success);
    }

    /// The call failed: one failure more, and the breaker opens if that makes `threshold` of them.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.try_acquire()?.failure();
    /// assert_eq!(breaker.snapshot().failures, 1);
    /// # Ok::<(), breaker_core::BreakerError>(())
    /// ```
    pub fn failure(self) {
        self.end(Verdict::Failure);
    }

    /// The call says nothing about the dependency: it leaves no trace.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.fail();
    /// breaker.try_acquire()?.ignore();
    /// assert_eq!(breaker.snapshot().failures, 1);
    /// # Ok::<(), breaker_core::BreakerError>(())
    /// ```
    pub fn ignore(self) {
        self.end(Verdict::Ignored);
    }

    fn end(self, verdict: Verdict) {
        // Its drop would be another verdict.
        let permit = ManuallyDrop::new(self);
        settle(permit.circuit, permit.admitted, verdict);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let panicked = thread::panicking() && !self.unwinding;
        let verdict = if panicked {
            Verdict::Failure
        } else {
            Verdict::Ignored
        };
        settle(self.circuit, self.admitted, verdict);
    }
}

/// An admitted call while the user's code has the thread.
///
/// It ends with a verdict, or pauses until its future is polled again; only a panic drops it, and
/// that is a failure.
pub(crate) struct Running<'a> {
    circuit: &'a Circuit,
    admitted: Admitted,
}

impl<'a> Running<'a> {
    #[inline]
    pub(crate) fn start(circuit: &'a Circuit) -> Result<Self, BreakerError> {
        circuit
            .admit()
            .map(|admitted| Self::resume(circuit, admitted))
    }

    #[inline]
    pub(crate) fn resume(circuit: &'a Circuit, admitted: Admitted) -> Self {
        Self { circuit, admitted }
    }

    #[inline]
    pub(crate) fn end(self, verdict: Verdict) {
        // Taken apart first, so that both stay in registers: `self` has an address once it is lent.
        let Self { circuit, admitted } = *ManuallyDrop::new(self);
        settle(circuit, admitted, verdict);
    }

    pub(crate) fn pause(self) -> Admitted {
        let admitted = self.admitted;
        mem::forget(self);
        admitted
    }
}

impl Drop for Running<'_> {
    #[cold]
    fn drop(&mut self) {
        settle(self.circuit, self.admitted, Verdict::Failure);
    }
}

/// What a call says about the dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It works.
    Success,
    /// It does not.
    Failure,
    /// Nothing: the call leaves no trace.
    Ignored,
}

impl Verdict {
    /// What a call says that came to this: `Ok` is a success, `Err` a failure.
    #[inline]
    pub(crate) fn of<T, E>(result: &Result<T, E>) -> Self {
        if result.is_ok() {
            Self::Success
        } else {
            Self::Failure
        }
    }
}

#[inline]
fn settle(circuit: &Circuit, admitted: Admitted, verdict: Verdict) {
    match verdict {
        Verdict::Success => circuit.succeed(admitted),
        Verdict::Failure => circuit.fail(admitted),
        // A closed breaker keeps no record of who is calling: there is nothing to take back.
        Verdict::Ignored => {}
    }
}
