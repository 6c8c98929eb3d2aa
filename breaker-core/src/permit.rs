//! The right to make one call, and the verdict that it ends with.

use std::borrow::Borrow;
use std::fmt;
use std::mem::{self, ManuallyDrop};
use std::sync::Arc;
use std::thread;

use crate::circuit::Circuit;
use crate::error::BreakerError;
use crate::state::{Admitted, Failure};

/// The right to make one call, from [`CircuitBreaker::try_acquire`].
///
/// Give it back with the call's verdict: [`success`](Self::success), [`failure`](Self::failure) or
/// [`ignore`](Self::ignore). The verdict counts only in the period that granted the permit: once
/// the breaker has changed its state, it is late and has no say.
///
/// A permit that is dropped ignores its call, as one that was cancelled; dropped by a panic, it
/// counts a failure. One that is forgotten, or kept for ever, costs a half-open breaker a slot for
/// one cooldown, and no longer.
///
/// ```
/// use std::time::Duration;
/// use breakerbox::CircuitBreaker;
///
/// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
/// let permit = breaker.try_acquire()?;
/// match "42".parse::<u32>() {
///     Ok(_) => permit.success(),
///     Err(_) => permit.failure(),
/// }
/// # Ok::<(), breakerbox::BreakerError>(())
/// ```
///
/// [`CircuitBreaker::try_acquire`]: crate::CircuitBreaker::try_acquire
#[must_use = "a permit that is dropped ignores its call"]
pub struct Permit<'a>(Held<&'a Circuit>);

/// A [`Permit`] that owns what it needs, to move into a spawned task or a middleware; from
/// [`CircuitBreaker::try_acquire_owned`].
///
/// ```
/// use std::sync::Arc;
/// use std::thread;
/// use std::time::Duration;
/// use breakerbox::CircuitBreaker;
///
/// let breaker = Arc::new(CircuitBreaker::new(5, Duration::from_secs(10)));
/// let permit = breaker.try_acquire_owned()?;
/// thread::spawn(move || permit.failure()).join().unwrap();
/// assert_eq!(breaker.snapshot().failures, 1);
/// # Ok::<(), breakerbox::BreakerError>(())
/// ```
///
/// [`CircuitBreaker::try_acquire_owned`]: crate::CircuitBreaker::try_acquire_owned
#[must_use = "a permit that is dropped ignores its call"]
pub struct OwnedPermit(Held<Arc<Circuit>>);

impl<'a> Permit<'a> {
    #[inline]
    pub(crate) fn acquire(circuit: &'a Circuit) -> Result<Self, BreakerError> {
        Ok(Self(Held::new(circuit, circuit.admit()?)))
    }

    /// The call succeeded: the failures counted for the `threshold` are forgotten, unless the breaker
    /// has `reset_on_success(false)`. A probe's success is one of those that close the breaker.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.fail();
    /// breaker.try_acquire()?.success();
    /// assert_eq!(breaker.snapshot().failures, 0);
    /// # Ok::<(), breakerbox::BreakerError>(())
    /// ```
    #[inline]
    pub fn success(self) {
        self.0.end(Verdict::Success);
    }

    /// The call failed: one failure more, and the breaker opens if that is one too many. A probe's
    /// failure opens it again.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.try_acquire()?.failure();
    /// assert_eq!(breaker.snapshot().failures, 1);
    /// # Ok::<(), breakerbox::BreakerError>(())
    /// ```
    #[inline]
    pub fn failure(self) {
        self.0.end(Verdict::Failure);
    }

    /// The call says nothing about the dependency: it leaves no trace. A probe is tried again by
    /// another.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.fail();
    /// breaker.try_acquire()?.ignore();
    /// assert_eq!(breaker.snapshot().failures, 1);
    /// # Ok::<(), breakerbox::BreakerError>(())
    /// ```
    #[inline]
    pub fn ignore(self) {
        self.0.end(Verdict::Ignored);
    }
}

impl OwnedPermit {
    pub(crate) fn acquire(circuit: &Arc<Circuit>) -> Result<Self, BreakerError> {
        // Cloned only by who is admitted: the count of references is shared memory.
        let admitted = circuit.admit()?;
        Ok(Self(Held::new(Arc::clone(circuit), admitted)))
    }

    /// The call succeeded; see [`Permit::success`].
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.try_acquire_owned()?.success();
    /// # Ok::<(), breakerbox::BreakerError>(())
    /// ```
    pub fn success(self) {
        self.0.end(Verdict::Success);
    }

    /// The call failed; see [`Permit::failure`].
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.try_acquire_owned()?.failure();
    /// assert_eq!(breaker.snapshot().failures, 1);
    /// # Ok::<(), breakerbox::BreakerError>(())
    /// ```
    pub fn failure(self) {
        self.0.end(Verdict::Failure);
    }

    /// The call says nothing about the dependency; see [`Permit::ignore`].
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.try_acquire_owned()?.ignore();
    /// assert_eq!(breaker.snapshot().failures, 0);
    /// # Ok::<(), breakerbox::BreakerError>(())
    /// ```
    pub fn ignore(self) {
        self.0.end(Verdict::Ignored);
    }
}

/// What both permits are: an admitted call that the caller's own code makes.
struct Held<C: Borrow<Circuit>> {
    circuit: C,
    /// `None` once it has ended.
    admitted: Option<Admitted>,
    /// Was the thread unwinding already? Then that panic is not this call's.
    unwinding: bool,
}

impl<C: Borrow<Circuit>> Held<C> {
    #[inline]
    fn new(circuit: C, admitted: Admitted) -> Self {
        Self {
            circuit,
            admitted: Some(admitted),
            unwinding: thread::panicking(),
        }
    }

    #[inline]
    fn end(mut self, verdict: Verdict) {
        if let Some(admitted) = self.admitted.take() {
            settle(self.circuit.borrow(), admitted, verdict);
        }
    }

    fn fmt_as(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let breaker = self.circuit.borrow().label().name;
        f.debug_struct(name)
            .field("breaker", &breaker)
            .finish_non_exhaustive()
    }
}

impl<C: Borrow<Circuit>> Drop for Held<C> {
    #[inline]
    fn drop(&mut self) {
        let Some(admitted) = self.admitted.take() else {
            return;
        };
        let panicked = thread::panicking() && !self.unwinding;
        let verdict = if panicked {
            Verdict::Failure
        } else {
            Verdict::Ignored
        };
        settle(self.circuit.borrow(), admitted, verdict);
    }
}

impl fmt::Debug for Permit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt_as("Permit", f)
    }
}

impl fmt::Debug for OwnedPermit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt_as("OwnedPermit", f)
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
    /// It does not: it did not answer in time.
    TimedOut,
    /// Nothing: the call leaves no trace.
    Ignored,
}

impl Verdict {
    /// What a call says that came to this: `Ok` is a success, `Err` a failure.
    #[inline]
    pub(crate) fn of<T, E>(result: &Result<T, E>) -> Self {
        Self::by(result, Result::is_err, |_| false)
    }

    /// The same, by predicates. What both are true for is ignored.
    #[inline]
    pub(crate) fn by<R>(
        outcome: &R,
        failure_if: impl FnOnce(&R) -> bool,
        ignore_if: impl FnOnce(&R) -> bool,
    ) -> Self {
        if ignore_if(outcome) {
            Self::Ignored
        } else if failure_if(outcome) {
            Self::Failure
        } else {
            Self::Success
        }
    }
}

#[inline]
pub(crate) fn settle(circuit: &Circuit, admitted: Admitted, verdict: Verdict) {
    match verdict {
        Verdict::Success => circuit.succeed(admitted),
        Verdict::Failure => circuit.fail(admitted, Failure::ByItself),
        Verdict::TimedOut => circuit.fail(admitted, Failure::TimedOut),
        Verdict::Ignored => circuit.ignore(admitted),
    }
}
