//! The public face: a breaker, and the ways to call through it.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use crate::call;
use crate::circuit::Circuit;
use crate::config::Builder;
use crate::error::{BreakerError, CallError, ConfigError};
use crate::future::{Limited, Map, Owned};
use crate::judged::{Judged, flatten};
use crate::permit::{OwnedPermit, Permit, Verdict};
use crate::snapshot::Snapshot;
use crate::state::State;

/// A circuit breaker: counts the failures of the calls it lets through, and past a limit refuses
/// calls for a while.
///
/// It opens with the failure that makes `threshold` of them within the sliding `window`, refuses
/// every call for one `cooldown`, and is then closed with nothing counted. A success forgets the
/// failures counted so far. The [`Builder`] has more: probes before it closes, a failure rate, slow
/// calls, cooldowns that grow.
///
/// All methods take `&self`; share it by reference, as a static or by cloning it: a clone is the
/// same breaker. While nothing fails, calls write to no shared memory and read no clock.
///
/// ```
/// use std::time::Duration;
/// use breakerbox::{CallError, CircuitBreaker};
///
/// let breaker = CircuitBreaker::new(2, Duration::from_secs(10));
/// for _ in 0..2 {
///     let failed = breaker.call(|| Err::<(), _>("no route to host"));
///     assert_eq!(failed, Err(CallError::Inner("no route to host")));
/// }
/// let refused = breaker.call(|| -> Result<(), &str> { unreachable!("the breaker is open") });
/// assert!(matches!(refused, Err(CallError::Breaker(error)) if error.is_open()));
/// ```
#[derive(Clone)]
pub struct CircuitBreaker {
    circuit: Arc<Circuit>,
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
    /// # use breakerbox::CircuitBreaker;
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
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::builder()
    ///     .name("quotes")
    ///     .threshold(5)
    ///     .window(Duration::from_secs(10))
    ///     .reset_on_success(false)
    ///     .build()?;
    /// # Ok::<(), breakerbox::ConfigError>(())
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
    /// # use breakerbox::{CallError, CircuitBreaker};
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
    /// # use breakerbox::{CallError, CircuitBreaker};
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
    /// end, leaves no trace. To spawn the call, move a clone of the breaker along: `async move {
    /// breaker.call_async(future).await }`.
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
    /// # use breakerbox::{CallError, CircuitBreaker};
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
        Map::new(
            call::poll(self.circuit(), Owned::new(future), Verdict::of),
            flatten,
        )
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
    /// # use breakerbox::{CallError, CircuitBreaker};
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
        let call = call::poll_timeout(self.circuit(), timeout, Limited::new(future), Verdict::of);
        Map::new(call, flatten)
    }

    /// For calls of which `predicate` says which results are failures, **instead of** the `Err`s: an
    /// `Err` that it is false for is a success.
    ///
    /// What counts as what is said for each call, and the breaker doesn't keep it; see [`Judged`].
    /// The predicate names the type of its result, which is not known yet where it stands.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let unavailable = |status: &Result<u16, String>| !matches!(status, Ok(..500));
    /// let status = breaker.failure_if(unavailable).call(|| Ok(503));
    /// assert_eq!(status, Ok(503));
    /// assert_eq!(breaker.snapshot().failures, 1);
    /// ```
    #[inline]
    pub fn failure_if<T, E, F>(
        &self,
        predicate: F,
    ) -> Judged<'_, F, impl Fn(&Result<T, E>) -> bool + Copy>
    where
        F: Fn(&Result<T, E>) -> bool,
    {
        Judged::new(&self.circuit, predicate, |_: &Result<T, E>| false)
    }

    /// For calls of which some results say nothing about the dependency: those of which `predicate`
    /// says so. They leave no trace, whether `Ok` or `Err`.
    ///
    /// A half-open breaker whose probes are all ignored stays half-open: nothing is known yet. An
    /// answer that shows the dependency alive, such as a 404, is better a success.
    ///
    /// ```
    /// # use std::io;
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let is_ours = |result: &io::Result<()>| {
    ///     matches!(result, Err(error) if error.kind() == io::ErrorKind::InvalidInput)
    /// };
    /// let result = breaker.ignore_if(is_ours).call(|| Err(io::ErrorKind::InvalidInput.into()));
    /// assert!(result.is_err());
    /// assert_eq!(breaker.snapshot().failures, 0);
    /// ```
    #[inline]
    pub fn ignore_if<T, E, I>(
        &self,
        predicate: I,
    ) -> Judged<'_, impl Fn(&Result<T, E>) -> bool + Copy, I>
    where
        I: Fn(&Result<T, E>) -> bool,
    {
        Judged::new(&self.circuit, Result::is_err, predicate)
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
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
    /// breaker.try_acquire()?.failure();
    /// assert!(breaker.try_acquire().is_err());
    /// # Ok::<(), breakerbox::BreakerError>(())
    /// ```
    #[inline]
    pub fn try_acquire(&self) -> Result<Permit<'_>, BreakerError> {
        Permit::acquire(&self.circuit)
    }

    /// Asks for the right to make one call, as [`try_acquire`](Self::try_acquire) does, to take along
    /// into a spawned task, a thread or a middleware.
    ///
    /// # Errors
    ///
    /// [`BreakerError::Open`] if the breaker is open.
    ///
    /// ```
    /// # use std::{thread, time::Duration};
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
    /// let permit = breaker.try_acquire_owned()?;
    /// thread::spawn(move || permit.failure()).join().unwrap();
    /// assert!(breaker.try_acquire_owned().is_err());
    /// # Ok::<(), breakerbox::BreakerError>(())
    /// ```
    pub fn try_acquire_owned(&self) -> Result<OwnedPermit, BreakerError> {
        OwnedPermit::acquire(&self.circuit)
    }

    /// Would a call be admitted now? Only reads, and takes no probe's slot.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
    /// assert!(breaker.ready());
    /// breaker.fail();
    /// assert!(!breaker.ready());
    /// ```
    #[must_use]
    pub fn ready(&self) -> bool {
        self.circuit.is_ready()
    }

    /// A success without a permit: speaks for the current period, as a probe's verdict if that is
    /// half-open, and says nothing while open.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(2, Duration::from_secs(10));
    /// breaker.fail();
    /// breaker.success();
    /// breaker.fail();
    /// assert!(breaker.ready());
    /// ```
    pub fn success(&self) {
        self.circuit.succeed_by_hand();
    }

    /// A failure without a permit: speaks for the current period, as a probe's verdict if that is
    /// half-open, and says nothing while open.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(2, Duration::from_secs(10));
    /// breaker.fail();
    /// breaker.fail();
    /// assert!(!breaker.ready());
    /// ```
    pub fn fail(&self) {
        self.circuit.fail_by_hand();
    }

    /// Forgets all that was counted, and how far `backoff` has come, and closes the breaker if it is
    /// not held by hand.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
    /// breaker.fail();
    /// breaker.reset();
    /// assert!(breaker.ready());
    /// ```
    pub fn reset(&self) {
        self.circuit.reset();
    }

    // An operator's hand.

    /// Opens the breaker for one cooldown, as a failure too many would, unless it is open already or
    /// held by hand.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.trip();
    /// assert!(breaker.snapshot().retry_after.is_some());
    /// ```
    pub fn trip(&self) {
        self.circuit.trip();
    }

    /// Holds the breaker open, until [`automatic`](Self::automatic) or
    /// [`force_closed`](Self::force_closed): every call is refused.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, State};
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.force_open();
    /// let refused = breaker.try_acquire().unwrap_err();
    /// assert_eq!(refused.retry_after(), None);
    /// breaker.reset();
    /// assert_eq!(breaker.state(), State::Open);
    /// ```
    pub fn force_open(&self) {
        self.circuit.force_open();
    }

    /// Holds the breaker closed, until [`automatic`](Self::automatic) or
    /// [`force_open`](Self::force_open): every call runs, and none is counted.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
    /// breaker.force_closed();
    /// breaker.fail();
    /// assert!(breaker.ready());
    /// ```
    pub fn force_closed(&self) {
        self.circuit.force_closed();
    }

    /// Takes back [`force_open`](Self::force_open) and [`force_closed`](Self::force_closed): the
    /// breaker is closed, with nothing counted, and goes by its calls again.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.force_open();
    /// breaker.automatic();
    /// assert!(breaker.ready());
    /// ```
    pub fn automatic(&self) {
        self.circuit.automatic();
    }

    // To see how it is; reading never changes it.

    /// The state that a call would find now.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, State};
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
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.fail();
    /// assert_eq!(breaker.snapshot().failures, 1);
    /// ```
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::of(self.circuit.read())
    }

    /// What the breaker is called, if it has a name.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// assert_eq!(CircuitBreaker::new(5, Duration::from_secs(10)).name(), None);
    /// ```
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        self.circuit.label().name
    }

    /// Where the breaker was made: the call that built it, or the attribute.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// assert_eq!(breaker.location().line(), line!() - 1);
    /// ```
    #[must_use]
    pub fn location(&self) -> &'static Location<'static> {
        self.circuit.label().location
    }

    pub(crate) fn from_circuit(circuit: Arc<Circuit>) -> Self {
        Self { circuit }
    }

    pub(crate) fn into_circuit(self) -> Arc<Circuit> {
        self.circuit
    }

    /// Has anyone else a clone, or a permit or a future that goes on?
    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.circuit) > 1
    }

    #[inline]
    pub(crate) fn circuit(&self) -> &Circuit {
        &self.circuit
    }
}

/// With its name, its state and the failures counted.
impl fmt::Debug for CircuitBreaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.circuit.fmt(f)
    }
}

impl Builder {
    /// The breaker.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if `window`, or both `threshold` and `failure_rate`, are missing; if a value
    /// is out of its range, which its method tells; and if one needs another: `failure_rate` and
    /// `min_calls` each other, `max_cooldown` the `backoff`, and `jitter_seed` the `jitter`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::builder()
    ///     .threshold(5)
    ///     .window(Duration::from_secs(10))
    ///     .build()?;
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    #[track_caller]
    pub fn build(self) -> Result<CircuitBreaker, ConfigError> {
        let blueprint = self.blueprint(Location::caller())?;
        Ok(CircuitBreaker::from_circuit(Circuit::new(blueprint)))
    }
}
