//! Building a breaker, and what its values may be.

pub(crate) mod check;

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use crate::circuit::{Blueprint, Label};
use crate::clock::{Clock, nanos};
use crate::error::ConfigError;
use crate::observe::{Listener, Transition};
use crate::state::{Cooldown, RateRule, Rules};

/// Sets up a [`CircuitBreaker`](crate::CircuitBreaker), from
/// [`CircuitBreaker::builder`](crate::CircuitBreaker::builder).
///
/// `window` has no default, and there is a [`threshold`](Self::threshold), a
/// [`failure_rate`](Self::failure_rate) or both.
///
/// ```
/// use std::time::Duration;
/// use breakerbox::CircuitBreaker;
///
/// let breaker = CircuitBreaker::builder()
///     .name("quotes")
///     .threshold(5)
///     .window(Duration::from_secs(10))
///     .cooldown(Duration::from_secs(30))
///     .build()?;
/// # Ok::<(), breakerbox::ConfigError>(())
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct Builder {
    name: Option<&'static str>,
    threshold: Option<u32>,
    window: Option<Duration>,
    cooldown: Option<Duration>,
    half_open: Option<u32>,
    failure_rate: Option<f64>,
    min_calls: Option<u32>,
    slow_call: Option<Duration>,
    backoff: Option<f64>,
    max_cooldown: Option<Duration>,
    jitter: Option<f64>,
    jitter_seed: Option<u64>,
    reset_on_success: bool,
    clock: Option<Clock>,
    listener: Option<Listener>,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            name: None,
            threshold: None,
            window: None,
            cooldown: None,
            half_open: None,
            failure_rate: None,
            min_calls: None,
            slow_call: None,
            backoff: None,
            max_cooldown: None,
            jitter: None,
            jitter_seed: None,
            reset_on_success: true,
            clock: None,
            listener: None,
        }
    }

    /// What the breaker is called in errors and transitions. Default: it has no name.
    ///
    /// It is `'static` so that a refusal allocates nothing. Name a breaker by what it protects; for
    /// the few names that are only known at run time there is [`String::leak`]:
    /// `.name(format!("api of {region}").leak())`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let breaker = builder.name("quotes").build()?;
    /// assert_eq!(breaker.name(), Some("quotes"));
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn name(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// How many failures within the [`window`](Self::window) open the breaker; at least 1.
    ///
    /// Up to 1,024 the failures are timed one by one; above it, failures less than a 1,024th of the
    /// window apart may share a slot and stop counting that much too early.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().window(Duration::from_secs(10));
    /// let breaker = builder.threshold(2).build()?;
    /// breaker.fail();
    /// assert!(breaker.ready());
    /// breaker.fail();
    /// assert!(!breaker.ready());
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn threshold(mut self, failures: u32) -> Self {
        self.threshold = Some(failures);
        self
    }

    /// How long a failure counts: while its age is at most this. More than zero.
    ///
    /// It slides: every failure ages on its own. A [`failure_rate`](Self::failure_rate) is that of the
    /// calls in a window as long as this, or up to a fifteenth shorter.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, clock::Manual};
    /// # let clock = Manual::new();
    /// # let builder = CircuitBreaker::builder().threshold(2).clock(&clock);
    /// let breaker = builder.window(Duration::from_secs(10)).build()?;
    /// breaker.fail();
    /// clock.advance(Duration::from_secs(11));
    /// breaker.fail();
    /// assert_eq!(breaker.snapshot().failures, 1);
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn window(mut self, window: Duration) -> Self {
        self.window = Some(window);
        self
    }

    /// How long the breaker stays open; more than zero. Default: the [`window`](Self::window).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, clock::Manual};
    /// # let clock = Manual::new();
    /// # let builder = CircuitBreaker::builder().threshold(1).clock(&clock);
    /// let breaker = builder
    ///     .window(Duration::from_secs(10))
    ///     .cooldown(Duration::from_secs(2))
    ///     .build()?;
    /// breaker.fail();
    /// clock.advance(Duration::from_secs(2));
    /// assert!(breaker.ready());
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn cooldown(mut self, cooldown: Duration) -> Self {
        self.cooldown = Some(cooldown);
        self
    }

    /// How many probes must succeed before the breaker closes after its cooldown, and how many run
    /// at once; at least 1. Default: none, it closes at once.
    ///
    /// After the cooldown the breaker is half-open: at most so many calls run, as probes, and the
    /// others are refused until one has come back. As many successes close it, one failure opens it
    /// again. A probe that is ignored, cancelled or forgotten is tried again by another; one that
    /// hangs gives its slot up after one [`cooldown`](Self::cooldown), however far that has grown, and
    /// whatever it says then is late. So a cooldown should be longer than a call takes: give calls a
    /// time-out that is shorter.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, State, clock::Manual};
    /// # let clock = Manual::new();
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
    /// let breaker = builder.half_open(1).clock(&clock).build()?;
    /// breaker.fail();
    /// clock.advance(Duration::from_secs(10));
    ///
    /// let probe = breaker.try_acquire().unwrap();
    /// assert!(breaker.try_acquire().is_err(), "one at a time");
    /// probe.success();
    /// assert_eq!(breaker.state(), State::Closed);
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn half_open(mut self, probes: u32) -> Self {
        self.half_open = Some(probes);
        self
    }

    /// Which share of the calls in the [`window`](Self::window) must have failed to open the
    /// breaker: more than 0, at most 1. Needs [`min_calls`](Self::min_calls).
    ///
    /// With or without a [`threshold`](Self::threshold): what is reached first opens it. Only a
    /// failure opens it, though, never the success that makes `min_calls` of them.
    ///
    /// Successes have to be counted for it: a healthy call reads the clock and adds one to a counter
    /// that it shares with few threads or none.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().window(Duration::from_secs(10));
    /// let breaker = builder.failure_rate(0.5).min_calls(4).build()?;
    /// breaker.success();
    /// breaker.success();
    /// breaker.fail();
    /// assert!(breaker.ready());
    /// breaker.fail();
    /// assert!(!breaker.ready(), "two of four failed");
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn failure_rate(mut self, share: f64) -> Self {
        self.failure_rate = Some(share);
        self
    }

    /// Of how many calls in the window, at least, a [`failure_rate`](Self::failure_rate) is taken;
    /// at least 1.
    ///
    /// It counts from the first call of the window: no buffer has to fill before it opens.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().window(Duration::from_secs(10));
    /// let breaker = builder.failure_rate(1.0).min_calls(2).build()?;
    /// breaker.fail();
    /// assert!(breaker.ready(), "one call is too few to tell");
    /// breaker.fail();
    /// assert!(!breaker.ready());
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn min_calls(mut self, calls: u32) -> Self {
        self.min_calls = Some(calls);
        self
    }

    /// How long a call may take before it counts as a failure, whatever it came to; more than zero.
    /// Default: as long as it likes.
    ///
    /// The call is not stopped, and its caller gets its result. An ignored call is still ignored.
    /// Each call reads the clock at its beginning and its end.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, clock::Manual};
    /// # let clock = Manual::new();
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let breaker = builder.slow_call(Duration::from_secs(1)).clock(&clock).build()?;
    /// let result = breaker.call(|| {
    ///     clock.advance(Duration::from_secs(2));
    ///     Ok::<_, ()>("at last")
    /// });
    /// assert_eq!(result, Ok("at last"));
    /// assert_eq!(breaker.snapshot().failures, 1);
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn slow_call(mut self, limit: Duration) -> Self {
        self.slow_call = Some(limit);
        self
    }

    /// How many times longer each opening in a row lasts than the one before; at least 1. Default:
    /// all last one [`cooldown`](Self::cooldown).
    ///
    /// The growth is forgotten when the breaker has closed and stayed closed for a
    /// [`window`](Self::window), and by [`reset`](crate::CircuitBreaker::reset) and
    /// [`automatic`](crate::CircuitBreaker::automatic). Without a
    /// [`max_cooldown`](Self::max_cooldown) it has no end: give it one.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, clock::Manual};
    /// # let clock = Manual::new();
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(60));
    /// let breaker = builder
    ///     .cooldown(Duration::from_secs(10))
    ///     .backoff(2.0)
    ///     .max_cooldown(Duration::from_secs(30))
    ///     .clock(&clock)
    ///     .build()?;
    /// for seconds in [10, 20, 30, 30] {
    ///     breaker.fail();
    ///     let left = breaker.snapshot().retry_after.unwrap();
    ///     assert_eq!(left, Duration::from_secs(seconds));
    ///     clock.advance(left);
    /// }
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn backoff(mut self, factor: f64) -> Self {
        self.backoff = Some(factor);
        self
    }

    /// How long an opening lasts at the most, however far [`backoff`](Self::backoff) has come; at
    /// least one [`cooldown`](Self::cooldown).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
    /// let breaker = builder.backoff(2.0).max_cooldown(Duration::from_secs(300)).build()?;
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn max_cooldown(mut self, longest: Duration) -> Self {
        self.max_cooldown = Some(longest);
        self
    }

    /// Up to which share an opening is shorter than it would be, at random: from 0 to 1. Default:
    /// none.
    ///
    /// So that the many instances of a service, which lost the same dependency at the same moment,
    /// do not all come back at the same moment. It only shortens, so `max_cooldown` holds.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
    /// let breaker = builder.jitter(0.2).build()?;
    /// breaker.fail();
    /// let left = breaker.snapshot().retry_after.unwrap();
    /// assert!(left > Duration::from_secs(7) && left <= Duration::from_secs(10));
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn jitter(mut self, share: f64) -> Self {
        self.jitter = Some(share);
        self
    }

    /// Makes the [`jitter`](Self::jitter) the same in every run, for tests. Default: another one
    /// for each breaker.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, clock::Manual};
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
    /// let builder = builder.jitter(0.5).jitter_seed(7).clock(Manual::new());
    /// let (one, other) = (builder.clone().build()?, builder.build()?);
    /// one.fail();
    /// other.fail();
    /// assert_eq!(one.snapshot().retry_after, other.snapshot().retry_after);
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn jitter_seed(mut self, seed: u64) -> Self {
        self.jitter_seed = Some(seed);
        self
    }

    /// Does a success forget the failures counted so far? Default: yes, as in the reference
    /// algorithm.
    ///
    /// With `false` they count until they leave the window, however many calls succeed between
    /// them. This is about the [`threshold`](Self::threshold): a [`failure_rate`](Self::failure_rate)
    /// counts successes and forgets nothing for one.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().threshold(2).window(Duration::from_secs(10));
    /// let breaker = builder.reset_on_success(false).build()?;
    /// breaker.fail();
    /// breaker.success();
    /// breaker.fail();
    /// assert!(!breaker.ready());
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn reset_on_success(mut self, reset: bool) -> Self {
        self.reset_on_success = reset;
        self
    }

    /// The clock to go by, for tests: a [`clock::Manual`](crate::clock::Manual). Default: the
    /// machine's monotonic clock.
    ///
    /// It serves the breaker's window, cooldown and slow calls, not the time-outs of calls.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, clock::Manual};
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
    /// let clock = Manual::new();
    /// let breaker = builder.clock(&clock).build()?;
    /// breaker.fail();
    /// clock.advance(Duration::from_secs(10));
    /// assert!(breaker.ready());
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn clock(mut self, clock: impl Into<Clock>) -> Self {
        self.clock = Some(clock.into());
        self
    }

    /// Whom to tell of transitions: each once, in order.
    ///
    /// The listener runs on the thread of a call that made the breaker change, with no lock held:
    /// it may use the breaker, and should be quick: that call waits for it, and the time counts as the
    /// call's. While one transition is being delivered, those
    /// that follow are delivered after it by the same thread. A panic of the listener ends there.
    ///
    /// Being held by hand, and no longer being it, is a transition too, from closed to closed perhaps.
    /// [`subscribe`](crate::subscribe) listens to all breakers at once.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
    /// use std::sync::mpsc;
    /// use breakerbox::State;
    ///
    /// let (sender, heard) = mpsc::channel();
    /// let breaker = builder
    ///     .on_transition(move |transition| sender.send(transition.to).unwrap())
    ///     .build()?;
    /// breaker.fail();
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [State::Open]);
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn on_transition(mut self, listener: impl Fn(&Transition) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// Checks the values.
    pub(crate) fn blueprint(
        self,
        location: &'static Location<'static>,
    ) -> Result<Blueprint, ConfigError> {
        Ok(Blueprint {
            rules: self.rules()?,
            label: Label {
                name: self.name,
                location,
            },
            clock: self.clock.unwrap_or_default(),
            listener: self.listener,
        })
    }

    fn rules(&self) -> Result<Rules, ConfigError> {
        let rate = self.rate()?;
        if rate.is_none() && self.threshold.is_none() {
            return Err(check::MISSING_THRESHOLD);
        }
        self.threshold.map_or(Ok(()), check::threshold)?;
        let window = self.window.ok_or(check::MISSING_WINDOW)?;
        check::window(window)?;
        self.half_open.map_or(Ok(()), check::half_open)?;
        self.slow_call.map_or(Ok(()), check::slow_call)?;
        self.name.map_or(Ok(()), check::name)?;
        Ok(Rules {
            threshold: self.threshold,
            window: nanos(window),
            cooldown: self.cooldowns(window)?,
            half_open: self.half_open,
            rate,
            slow_call: self.slow_call.map(nanos),
            reset_on_success: self.reset_on_success,
        })
    }

    fn rate(&self) -> Result<Option<RateRule>, ConfigError> {
        match (self.failure_rate, self.min_calls) {
            (Some(rate), Some(min_calls)) => {
                check::failure_rate(rate)?;
                check::min_calls(min_calls)?;
                Ok(Some(RateRule { rate, min_calls }))
            }
            (Some(_), None) => Err(check::MISSING_MIN_CALLS),
            (None, Some(_)) => Err(check::MISSING_FAILURE_RATE),
            (None, None) => Ok(None),
        }
    }

    fn cooldowns(&self, window: Duration) -> Result<Cooldown, ConfigError> {
        let first = self.cooldown.unwrap_or(window);
        check::cooldown(first)?;
        self.backoff.map_or(Ok(()), check::backoff)?;
        self.jitter.map_or(Ok(()), check::jitter)?;
        if let Some(longest) = self.max_cooldown {
            self.backoff.ok_or(check::MISSING_BACKOFF)?;
            check::max_cooldown(longest, first)?;
        }
        if self.jitter_seed.is_some() {
            self.jitter.ok_or(check::MISSING_JITTER)?;
        }
        Ok(Cooldown {
            first: nanos(first),
            backoff: self.backoff.unwrap_or(1.0),
            longest: self.max_cooldown.map_or(u64::MAX, nanos),
            jitter: self.jitter.unwrap_or(0.0),
            seed: self.jitter_seed,
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("name", &self.name)
            .field("threshold", &self.threshold)
            .field("window", &self.window)
            .field("cooldown", &self.cooldown)
            .field("half_open", &self.half_open)
            .field("failure_rate", &self.failure_rate)
            .field("min_calls", &self.min_calls)
            .field("slow_call", &self.slow_call)
            .field("backoff", &self.backoff)
            .field("max_cooldown", &self.max_cooldown)
            .field("jitter", &self.jitter)
            .field("jitter_seed", &self.jitter_seed)
            .field("reset_on_success", &self.reset_on_success)
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}
