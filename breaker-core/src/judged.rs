//! Calls through a breaker, judged by predicates.

use std::time::Duration;

use crate::call;
use crate::circuit::Circuit;
use crate::error::{BreakerError, CallError};
use crate::future::{Limited, Map, Owned};
use crate::permit::Verdict;

/// A breaker with predicates that say which results are failures and which say nothing; from
/// [`CircuitBreaker::failure_if`] and [`CircuitBreaker::ignore_if`].
///
/// [`CircuitBreaker::failure_if`]: crate::CircuitBreaker::failure_if
/// [`CircuitBreaker::ignore_if`]: crate::CircuitBreaker::ignore_if
///
/// A predicate sees the whole `&Result`, so an `Ok(response)` with status 503 can be a failure, and
/// an `Err` with 404 a success. `failure_if` takes the place of the rule that an `Err` is a failure.
/// Of a result that both are true for, nothing is counted: `ignore_if` goes first. It is `Copy` if its predicates are, and most closures are, so it serves for many calls.
///
/// Panics and time-outs are failures, as ever, and no predicate is asked; nor is a call that
/// outlasts the breaker's `slow_call` a success, whatever they say.
///
/// ```
/// use std::time::Duration;
/// use breakerbox::CircuitBreaker;
///
/// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
/// let status = |status: u16| {
///     breaker
///         .failure_if(|result: &Result<u16, String>| !matches!(result, Ok(..500)))
///         // A bad request of ours says nothing about the server.
///         .ignore_if(|result| matches!(result, Ok(400)))
///         .call(|| Ok(status))
/// };
/// for (answer, failures) in [(503, 1), (400, 1), (502, 2), (404, 0)] {
///     assert_eq!(status(answer), Ok(answer));
///     assert_eq!(breaker.snapshot().failures, failures);
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "it calls nothing by itself"]
pub struct Judged<'a, F, I> {
    circuit: &'a Circuit,
    failure_if: F,
    ignore_if: I,
}

impl<'a, F, I> Judged<'a, F, I> {
    #[inline]
    pub(crate) fn new(circuit: &'a Circuit, failure_if: F, ignore_if: I) -> Self {
        Self {
            circuit,
            failure_if,
            ignore_if,
        }
    }

    /// Says which results are failures, instead of the `Err`s or of what was said before.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let result = breaker
    ///     .ignore_if(|result: &Result<u16, String>| matches!(result, Ok(400)))
    ///     .failure_if(|result| !matches!(result, Ok(..500)))
    ///     .call(|| Ok(400));
    /// # assert_eq!(result, Ok(400));
    /// ```
    #[inline]
    pub fn failure_if<T, E, P>(self, predicate: P) -> Judged<'a, P, I>
    where
        P: Fn(&Result<T, E>) -> bool,
        I: Fn(&Result<T, E>) -> bool,
    {
        Judged::new(self.circuit, predicate, self.ignore_if)
    }

    /// Says which results leave no trace, instead of none or of what was said before.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let result = breaker
    ///     .failure_if(|result: &Result<u16, String>| !matches!(result, Ok(..500)))
    ///     .ignore_if(|result| matches!(result, Ok(400)))
    ///     .call(|| Ok(400));
    /// # assert_eq!(result, Ok(400));
    /// ```
    #[inline]
    pub fn ignore_if<T, E, P>(self, predicate: P) -> Judged<'a, F, P>
    where
        F: Fn(&Result<T, E>) -> bool,
        P: Fn(&Result<T, E>) -> bool,
    {
        Judged::new(self.circuit, self.failure_if, predicate)
    }

    /// As [`CircuitBreaker::call`](crate::CircuitBreaker::call).
    ///
    /// # Errors
    ///
    /// # Panics
    ///
    /// As there.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let even = |result: &Result<u32, _>| matches!(result, Ok(number) if number % 2 == 0);
    /// let parsed = breaker.ignore_if(even).call(|| "42".parse());
    /// assert_eq!(parsed, Ok(42));
    /// ```
    #[inline]
    pub fn call<T, E>(self, f: impl FnOnce() -> Result<T, E>) -> Result<T, CallError<E>>
    where
        F: Fn(&Result<T, E>) -> bool,
        I: Fn(&Result<T, E>) -> bool,
    {
        let circuit = self.circuit;
        flatten(call::run(circuit, f, |result| self.verdict(result)))
    }

    /// As [`CircuitBreaker::call_timeout`](crate::CircuitBreaker::call_timeout).
    ///
    /// # Errors
    ///
    /// # Panics
    ///
    /// As there.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let even = |result: &Result<u32, _>| matches!(result, Ok(number) if number % 2 == 0);
    /// let parsed = breaker.ignore_if(even).call_timeout(Duration::from_secs(1), || "42".parse());
    /// assert_eq!(parsed, Ok(42));
    /// ```
    pub fn call_timeout<T, E>(
        self,
        timeout: Duration,
        f: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, CallError<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: Fn(&Result<T, E>) -> bool,
        I: Fn(&Result<T, E>) -> bool,
    {
        let circuit = self.circuit;
        let judge = |result: &_| self.verdict(result);
        flatten(call::run_timeout(circuit, timeout, f, judge))
    }

    /// As [`CircuitBreaker::call_async`](crate::CircuitBreaker::call_async).
    ///
    /// # Errors
    ///
    /// # Panics
    ///
    /// As there.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # futures_lite::future::block_on(async {
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let even = |result: &Result<u32, _>| matches!(result, Ok(number) if number % 2 == 0);
    /// let parsed = breaker.ignore_if(even).call_async(async { "42".parse() }).await;
    /// assert_eq!(parsed, Ok(42));
    /// # });
    /// ```
    #[inline]
    pub fn call_async<T, E>(
        self,
        future: impl Future<Output = Result<T, E>>,
    ) -> impl Future<Output = Result<T, CallError<E>>>
    where
        F: Fn(&Result<T, E>) -> bool,
        I: Fn(&Result<T, E>) -> bool,
    {
        let circuit = self.circuit;
        let judge = move |result: &_| self.verdict(result);
        Map::new(call::poll(circuit, Owned::new(future), judge), flatten)
    }

    /// As [`CircuitBreaker::call_async_timeout`](crate::CircuitBreaker::call_async_timeout).
    ///
    /// # Errors
    ///
    /// # Panics
    ///
    /// As there.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # futures_lite::future::block_on(async {
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let even = |result: &Result<u32, _>| matches!(result, Ok(number) if number % 2 == 0);
    /// let judged = breaker.ignore_if(even);
    /// let parsed = judged.call_async_timeout(Duration::from_secs(1), async { "42".parse() }).await;
    /// assert_eq!(parsed, Ok(42));
    /// # });
    /// ```
    #[inline]
    pub fn call_async_timeout<T, E>(
        self,
        timeout: Duration,
        future: impl Future<Output = Result<T, E>>,
    ) -> impl Future<Output = Result<T, CallError<E>>>
    where
        F: Fn(&Result<T, E>) -> bool,
        I: Fn(&Result<T, E>) -> bool,
    {
        let circuit = self.circuit;
        let judge = move |result: &_| self.verdict(result);
        Map::new(
            call::poll_timeout(circuit, timeout, Limited::new(future), judge),
            flatten,
        )
    }

    #[inline]
    fn verdict<R>(&self, result: &R) -> Verdict
    where
        F: Fn(&R) -> bool,
        I: Fn(&R) -> bool,
    {
        Verdict::by(result, &self.failure_if, &self.ignore_if)
    }
}

#[inline]
pub(crate) fn flatten<T, E>(answer: Result<Result<T, E>, BreakerError>) -> Result<T, CallError<E>> {
    answer?.map_err(CallError::Inner)
}
