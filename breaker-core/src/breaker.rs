//! The public face: a breaker, and the ways to call through it.

use std::time::Duration;

use crate::call;
use crate::circuit::Circuit;
use crate::config::Builder;
use crate::error::{BreakerError, CallError, ConfigError};
use crate::future::Map;
use crate::permit::{Permit, Verdict};
use crate::state::State;

/// A circuit breaker: counts the failures of the calls it lets through, and past a limit refuses
/// calls for a while.
///
/// It opens with the failure that makes `threshold` of them within the sliding `window`, refuses
/// every call for one `cooldown`, and is then closed with nothing counted. A success forgets the
/// failures counted so far.
///
/// All methods take `&self`; share it by reference, in an [`Arc`](std::sync::Arc) or as a static.
/// While nothing fails, calls write to no shared memory and read no clock.
///
/// ```
/// use std::time::Duration;
/// use breaker_core::{CallError, CircuitBreaker};
///
/// let breaker = CircuitBreaker::new(2, Duration::from_secs(10));
/// for _ in 0..2 {
///     let failed = breaker.call(|| Err::<(), _>("no route to host"));
///     assert_eq!(failed, Err(CallError::Inner("no route to host")));
/// }
/// let refused = breaker.call(|| -> Result<(), &str> { unreachable!("the breaker is open") });
/// assert!(matches!(refused, Err(CallError::Breaker(error)) if error.is_open()));
/// ```
#[derive(Debug)]
pub struct CircuitBreaker {
    circuit: Circuit,
}

impl CircuitBreaker {
    /// The reference algorithm's breaker: opens at `threshold` failures within `window`, for one
    /// `window`.
    ///
    /// # Panics
    ///
    /// If `threshold` or `window` is zero. [`builder`](Self::builder) returns an error instead.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// assert!(breaker.ready());
    /// ```
    #[must_use]
    #[track_caller]
    pub fn new(threshold: u32, window: Duration) -> Self {
        match Self::builder().threshold(threshold).window(window).build() {
            Ok(breaker) => breaker,
            Err(error) => panic!("{error}"),
        }
    }

    /// Sets up a breaker with more than a threshold and a window.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// let breaker = CircuitBreaker::builder()
    ///     .name("quotes")
    ///     .threshold(5)
    ///     .window(Duration::from_secs(10))
    ///     .reset_on_success(false)
    ///     .build()?;
    /// # Ok::<(), breaker_core::ConfigError>(())
    /// ```
    pub fn builder() -> Builder {
        Builder::new()
    }

    // To call through it.

    /// Runs `f` if the breaker admits it: `Ok` is a success, `Err` and a panic are failures.
    ///
    /// # Errors
    ///
    /// [`CallError::Breaker`] if the breaker is open and `f` was not run, [`CallError::Inner`] with
    /// the error of `f`.
    ///
    /// # Panics
    ///
    /// If `f` does, with its panic.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CallError, CircuitBreaker};
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let parsed = breaker.call(|| "42".parse::<u32>());
    /// assert_eq!(parsed, Ok(42));
    /// ```
    #[inline]
    pub fn call<T, E>(&self, f: impl FnOnce() -> Result<T, E>) -> Result<T, CallError<E>> {
        flatten(call::run(&self.circuit, f, Verdict::of))
    }

    /// Runs `f` on another thread, if the breaker admits it, and waits at most `timeout` for it.
    ///
    /// Past that the caller gets its error at once and the call counts as a failure; `f` goes on
    /// until it ends, its result unheeded. At most 500 such calls are under way in the process, on
    /// threads of the crate `blocking`, which other users of it share (as many, unless the
    /// environment variable `BLOCKING_MAX_THREADS` says otherwise); a call that gets none of them by
    /// its deadline is never run.
    ///
    /// A zero `timeout` is none: `f` runs in place.
    ///
    /// # Errors
    ///
    /// [`CallError::Breaker`] if the breaker is open or `timeout` has passed, [`CallError::Inner`]
    /// with the error of `f`.
    ///
    /// # Panics
    ///
    /// If `f` does, with its panic.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CallError, CircuitBreaker};
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let parsed = breaker.call_timeout(Duration::from_secs(1), || "42".parse::<u32>());
    /// assert_eq!(parsed, Ok(42));
    /// ```
    pub fn call_timeout<T, E>(
        &self,
        timeout: Duration,
        f: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, CallError<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        flatten(call::run_timeout(&self.circuit, timeout, f, Verdict::of))
    }

    /// Polls `future` if the breaker admits it: `Ok` is a success, `Err` and a panic are failures.
    ///
    /// The breaker is asked at the first poll; a future that is never polled, or dropped before its
    /// end, leaves no trace.
    ///
    /// # Errors
    ///
    /// [`CallError::Breaker`] if the breaker is open and `future` was not polled,
    /// [`CallError::Inner`] with the error of `future`.
    ///
    /// # Panics
    ///
    /// When polled again after its end.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CallError, CircuitBreaker};
    /// # futures_lite::future::block_on(async {
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let parsed = breaker.call_async(async { "42".parse::<u32>() }).await;
    /// assert_eq!(parsed, Ok(42));
    /// # });
    /// ```
    #[inline]
    pub fn call_async<T, E>(
        &self,
        future: impl Future<Output = Result<T, E>>,
    ) -> impl Future<Output = Result<T, CallError<E>>> {
        Map::new(call::poll(&self.circuit, future, Verdict::of), flatten)
    }

    /// Polls `future` if the breaker admits it, and drops it when `timeout` has passed.
    ///
    /// The time-out begins when `future` is first found pending: one that is ready at once costs no
    /// timer. With the feature `tokio`, inside a tokio runtime, the timer is tokio's; elsewhere one
    /// that needs no runtime. A zero `timeout` is none.
    ///
    /// # Errors
    ///
    /// [`CallError::Breaker`] if the breaker is open or `timeout` has passed, [`CallError::Inner`]
    /// with the error of `future`.
    ///
    /// # Panics
    ///
    /// When polled again after its end. When it has to wait, with the feature `tokio`, in a tokio
    /// runtime that was built without `enable_time`.
    ///
    /// ```
    /// # use std::{future, time::Duration};
    /// # use breaker_core::{CallError, CircuitBreaker};
    /// # futures_lite::future::block_on(async {
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let hanging = future::pending::<Result<(), String>>();
    /// let result = breaker.call_async_timeout(Duration::from_millis(10), hanging).await;
    /// assert!(matches!(result, Err(CallError::Breaker(error)) if error.is_timeout()));
    /// # });
    /// ```
    #[inline]
    pub fn call_async_timeout<T, E>(
        &self,
        timeout: Duration,
        future: impl Future<Output = Result<T, E>>,
    ) -> impl Future<Output = Result<T, CallError<E>>> {
        Map::new(
            call::poll_timeout(&self.circuit, timeout, future, Verdict::of),
            flatten,
        )
    }

    // To drive it yourself.

    /// Asks for the right to make one call, to be given back with its verdict.
    ///
    /// # Errors
    ///
    /// [`BreakerError::Open`] if the breaker is open.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
    /// breaker.try_acquire()?.failure();
    /// assert!(breaker.try_acquire().is_err());
    /// # Ok::<(), breaker_core::BreakerError>(())
    /// ```
    #[inline]
    pub fn try_acquire(&self) -> Result<Permit<'_>, BreakerError> {
        Permit::acquire(&self.circuit)
    }

    /// Would a call be admitted now? Only reads.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
    /// assert!(breaker.ready());
    /// breaker.fail();
    /// assert!(!breaker.ready());
    /// ```
    #[must_use]
    pub fn ready(&self) -> bool {
        self.state() != State::Open
    }

    /// A success without a permit: speaks for the current period, and says nothing while open.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(2, Duration::from_secs(10));
    /// breaker.fail();
    /// breaker.success();
    /// breaker.fail();
    /// assert!(breaker.ready());
    /// ```
    pub fn success(&self) {
        self.circuit.succeed_by_hand();
    }

    /// A failure without a permit: speaks for the current period, and says nothing while open.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(2, Duration::from_secs(10));
    /// breaker.fail();
    /// breaker.fail();
    /// assert!(!breaker.ready());
    /// ```
    pub fn fail(&self) {
        self.circuit.fail_by_hand();
    }

    /// Forgets every failure, and closes the breaker if it is open.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
    /// breaker.fail();
    /// breaker.reset();
    /// assert!(breaker.ready());
    /// ```
    pub fn reset(&self) {
        self.circuit.reset();
    }

    // To see how it is; reading never changes it.

    /// The state that a call would find now.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CircuitBreaker, State};
    /// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
    /// assert_eq!(breaker.state(), State::Closed);
    /// breaker.fail();
    /// assert_eq!(breaker.state(), State::Open);
    /// ```
    #[must_use]
    pub fn state(&self) -> State {
        self.circuit.state()
    }

    /// The breaker at one moment: its state and what it has counted.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.fail();
    /// assert_eq!(breaker.snapshot().failures, 1);
    /// ```
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let reading = self.circuit.read();
        Snapshot {
            state: reading.state,
            failures: reading.failures,
            retry_after: reading.retry_after.map(Duration::from_nanos),
            opened: reading.opened,
            late: reading.late,
        }
    }

    /// What the breaker is called, if it has a name.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// assert_eq!(CircuitBreaker::new(5, Duration::from_secs(10)).name(), None);
    /// ```
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        self.circuit.name()
    }

    #[inline]
    pub(crate) fn circuit(&self) -> &Circuit {
        &self.circuit
    }
}

impl Builder {
    /// The breaker.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if `threshold` or `window` is missing, if `threshold`, `window` or
    /// `cooldown` is zero, or if `name` is empty.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// let breaker = CircuitBreaker::builder()
    ///     .threshold(5)
    ///     .window(Duration::from_secs(10))
    ///     .build()?;
    /// # Ok::<(), breaker_core::ConfigError>(())
    /// ```
    pub fn build(self) -> Result<CircuitBreaker, ConfigError> {
        Ok(CircuitBreaker {
            circuit: self.circuit()?,
        })
    }
}

#[inline]
fn flatten<T, E>(answer: Result<Result<T, E>, BreakerError>) -> Result<T, CallError<E>> {
    answer?.map_err(CallError::Inner)
}

/// A [`CircuitBreaker`] at one moment, from [`CircuitBreaker::snapshot`].
///
/// ```
/// # use std::time::Duration;
/// # use breaker_core::{CircuitBreaker, State};
/// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
/// breaker.fail();
/// let snapshot = breaker.snapshot();
/// assert_eq!((snapshot.state, snapshot.opened), (State::Open, 1));
/// assert!(snapshot.retry_after.is_some());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Snapshot {
    /// The state that a call would find.
    pub state: State,
    /// How many failures count now: fewer than `threshold`, and none while open.
    pub failures: u32,
    /// How long the breaker still refuses calls; `None` if it does not.
    pub retry_after: Option<Duration>,
    /// How many times it has opened.
    pub opened: u64,
    /// How many verdicts came late: after the period that had admitted their calls. They had no
    /// say.
    pub late: u64,
}
