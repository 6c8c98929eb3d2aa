//! What can go wrong: a call that was refused or timed out, and a breaker that can't be built.

use std::io;
use std::time::Duration;

use thiserror::Error;

/// What the breaker, rather than the protected function, answers a call with.
///
/// A function with `#[circuit_breaker]` returns it through `E: From<BreakerError>`.
/// [`std::io::Error`] has that conversion, as have `anyhow::Error` and `Box<dyn Error>`; an error
/// of your own gets it from a variant:
///
/// ```
/// # use breakerbox::BreakerError;
/// #[derive(Debug, thiserror::Error)]
/// enum QuoteError {
///     #[error("no such symbol")]
///     NoSuchSymbol,
///     #[error(transparent)]
///     Breaker(#[from] BreakerError),
/// }
/// ```
///
/// As an [`io::Error`] a refusal has the kind [`ConnectionRefused`](io::ErrorKind::ConnectionRefused)
/// and a time-out [`TimedOut`](io::ErrorKind::TimedOut), and this error is kept inside, for who wants
/// to know more:
///
/// ```
/// # use std::{io, time::Duration};
/// use breakerbox::{BreakerError, CircuitBreaker};
///
/// fn retry_after(error: &io::Error) -> Option<Duration> {
///     error.get_ref()?.downcast_ref::<BreakerError>()?.retry_after()
/// }
/// # let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
/// # breaker.trip();
/// # let error = breaker.try_acquire().unwrap_err().into();
/// # assert!(retry_after(&error).is_some());
/// ```
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum BreakerError {
    /// The breaker is open, or half-open with every probe's slot taken: the function was not run.
    #[error("breaker open{}: {}", named(*name), try_again(*retry_after))]
    #[non_exhaustive]
    Open {
        /// The breaker's name, if it has one.
        name: Option<&'static str>,
        /// How long the breaker still refuses calls at the most, never zero; `None` if it is held open
        /// by hand.
        retry_after: Option<Duration>,
    },
    /// The function did not end in time; the call counts as a failure.
    #[error("breaker time out{}: no result within {timeout:?}", named(*name))]
    #[non_exhaustive]
    Timeout {
        /// The breaker's name, if it has one.
        name: Option<&'static str>,
        /// How long the function was given.
        timeout: Duration,
    },
}

fn try_again(retry_after: Option<Duration>) -> String {
    match retry_after {
        Some(left) => format!("try again in {:?}", in_millis(left)),
        None => "held open by hand".to_owned(),
    }
}

/// Rounded up, so that who waits so long waits long enough.
fn in_millis(duration: Duration) -> Duration {
    let millis = duration.as_nanos().div_ceil(1_000_000);
    Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}

fn named(name: Option<&str>) -> String {
    name.map_or_else(String::new, |name| format!(" ({name})"))
}

impl BreakerError {
    /// Was the call refused, and the function not run?
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
    /// breaker.fail();
    /// let error = breaker.try_acquire().unwrap_err();
    /// assert!(error.is_open());
    /// assert!(error.to_string().starts_with("breaker open"));
    /// ```
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Did the call outlast its time-out?
    ///
    /// ```
    /// # use std::{thread, time::Duration};
    /// # use breakerbox::{CallError, CircuitBreaker};
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let result = breaker.call_timeout(Duration::from_millis(10), || {
    ///     thread::sleep(Duration::from_secs(1));
    ///     Ok::<_, String>("too late")
    /// });
    /// assert!(matches!(result, Err(CallError::Breaker(error)) if error.is_timeout()));
    /// ```
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout { .. })
    }

    /// How long to wait before the breaker admits calls again, never zero; `None` for a time-out,
    /// and if the breaker is held open by hand.
    ///
    /// Who waits it is admitted, unless the breaker has opened again by then, or is half-open and
    /// others were there before: it tells when a slot for a probe is sure to come back. Where it is more
    /// than a tenth of a second, it is told by the system's coarse clock if there is one, as on Linux,
    /// and then some milliseconds longer than would be needed.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, clock::Manual};
    /// let clock = Manual::new();
    /// let breaker = CircuitBreaker::builder()
    ///     .threshold(1)
    ///     .window(Duration::from_secs(10))
    ///     .clock(&clock)
    ///     .build()?;
    /// breaker.fail();
    /// clock.advance(Duration::from_secs(4));
    /// let refused = breaker.try_acquire().unwrap_err();
    /// assert_eq!(refused.retry_after(), Some(Duration::from_secs(6)));
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Open { retry_after, .. } => *retry_after,
            Self::Timeout { .. } => None,
        }
    }

    /// The name of the breaker that says so, if it has one.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// let breaker = CircuitBreaker::builder()
    ///     .name("quotes")
    ///     .threshold(1)
    ///     .window(Duration::from_secs(10))
    ///     .build()?;
    /// breaker.fail();
    /// assert_eq!(breaker.try_acquire().unwrap_err().name(), Some("quotes"));
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        match self {
            Self::Open { name, .. } | Self::Timeout { name, .. } => *name,
        }
    }
}

/// A time-out becomes [`io::ErrorKind::TimedOut`]; a refusal [`io::ErrorKind::ConnectionRefused`],
/// as the remote side is taken to be down. The [`BreakerError`] is kept inside.
///
/// ```
/// # use std::{io, time::Duration};
/// # use breakerbox::{BreakerError, CircuitBreaker};
/// # let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
/// # breaker.fail();
/// let error = io::Error::from(breaker.try_acquire().unwrap_err());
/// assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
/// let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<BreakerError>());
/// assert!(inner.is_some_and(BreakerError::is_open));
/// ```
impl From<BreakerError> for io::Error {
    fn from(error: BreakerError) -> Self {
        let kind = match error {
            BreakerError::Open { .. } => io::ErrorKind::ConnectionRefused,
            BreakerError::Timeout { .. } => io::ErrorKind::TimedOut,
        };
        Self::new(kind, error)
    }
}

/// What a call through [`CircuitBreaker::call`](crate::CircuitBreaker::call) and its sisters fails
/// with: the breaker's error, or the function's own.
///
/// Where only one error goes on, [`into_error`](Self::into_error) makes one of the two, and `?` does
/// where that is an [`io::Error`].
///
/// ```
/// # use std::time::Duration;
/// # use breakerbox::{CallError, CircuitBreaker};
/// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
/// match breaker.call(|| "seven".parse::<u32>()) {
///     Ok(number) => println!("{number}"),
///     Err(CallError::Breaker(refused)) => println!("later: {refused}"),
///     Err(CallError::Inner(error)) => println!("not a number: {error}"),
/// }
/// ```
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CallError<E> {
    /// The breaker refused the call, or gave up waiting for it.
    #[error(transparent)]
    Breaker(#[from] BreakerError),
    /// The function ran, and this is its error.
    #[error(transparent)]
    Inner(E),
}

/// The function's own error, or the breaker's as one: see [`BreakerError`].
///
/// ```
/// # use std::{fs, io};
/// # use breakerbox::CircuitBreaker;
/// fn page(breaker: &CircuitBreaker) -> io::Result<String> {
///     Ok(breaker.call(|| fs::read_to_string("no such page"))?)
/// }
/// # let breaker = CircuitBreaker::new(1, std::time::Duration::from_secs(10));
/// # assert_eq!(page(&breaker).unwrap_err().kind(), io::ErrorKind::NotFound);
/// # assert_eq!(page(&breaker).unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
/// ```
impl From<CallError<Self>> for io::Error {
    fn from(error: CallError<Self>) -> Self {
        error.into_error()
    }
}

impl<E> CallError<E> {
    /// The breaker's error, if it is that.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{BreakerError, CircuitBreaker};
    /// # let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
    /// breaker.trip();
    /// let error = breaker.call(|| "42".parse::<u32>()).unwrap_err();
    /// assert!(error.breaker().is_some_and(BreakerError::is_open));
    /// ```
    #[must_use]
    pub fn breaker(&self) -> Option<&BreakerError> {
        match self {
            Self::Breaker(error) => Some(error),
            Self::Inner(_) => None,
        }
    }

    /// The function's own error, if it is that.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// let error = breaker.call(|| Err::<(), _>("no route to host")).unwrap_err();
    /// assert_eq!(error.inner(), Some(&"no route to host"));
    /// ```
    #[must_use]
    pub fn inner(&self) -> Option<&E> {
        match self {
            Self::Breaker(_) => None,
            Self::Inner(error) => Some(error),
        }
    }

    /// One error of the function's own kind, as the attribute's functions return it.
    ///
    /// ```
    /// # use breakerbox::{CallError, CircuitBreaker};
    /// fn parsed(breaker: &CircuitBreaker, text: &'static str) -> anyhow::Result<u32> {
    ///     let parse = || anyhow::Ok(text.parse::<u32>()?);
    ///     breaker.call(parse).map_err(CallError::into_error)
    /// }
    /// # let breaker = CircuitBreaker::new(1, std::time::Duration::from_secs(10));
    /// # assert!(parsed(&breaker, "42").is_ok());
    /// # breaker.trip();
    /// # assert!(parsed(&breaker, "42").unwrap_err().is::<breakerbox::BreakerError>());
    /// ```
    #[must_use]
    pub fn into_error(self) -> E
    where
        E: From<BreakerError>,
    {
        match self {
            Self::Breaker(error) => error.into(),
            Self::Inner(error) => error,
        }
    }
}

/// Why a breaker can't be built: which value is wrong, and what to write instead.
///
/// ```
/// # use std::time::Duration;
/// # use breakerbox::CircuitBreaker;
/// let error = CircuitBreaker::builder()
///     .threshold(0)
///     .window(Duration::from_secs(10))
///     .build()
///     .unwrap_err();
/// assert_eq!(error.argument(), "threshold");
/// assert_eq!(
///     error.to_string(),
///     "`threshold` is zero: write how many failures open the breaker, at least 1",
/// );
/// ```
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct ConfigError {
    pub(crate) argument: &'static str,
    pub(crate) message: &'static str,
}

impl ConfigError {
    /// The name of the value that is wrong: of the builder's method and of the attribute's
    /// argument.
    #[must_use]
    pub const fn argument(&self) -> &'static str {
        self.argument
    }
}
