//! Building a breaker, and what its values may be.

use std::fmt;
use std::time::Duration;

use crate::circuit::Circuit;
use crate::clock::{Clock, nanos};
use crate::error::ConfigError;
use crate::observe::{Announcer, Listener, Transition};
use crate::state::{Machine, Rules};

/// Sets up a [`CircuitBreaker`](crate::CircuitBreaker), from
/// [`CircuitBreaker::builder`](crate::CircuitBreaker::builder).
///
/// `threshold` and `window` have no default.
///
/// ```
/// use std::time::Duration;
/// use breaker_core::CircuitBreaker;
///
/// let breaker = CircuitBreaker::builder()
///     .name("quotes")
///     .threshold(5)
///     .window(Duration::from_secs(10))
///     .cooldown(Duration::from_secs(30))
///     .build()?;
/// # Ok::<(), breaker_core::ConfigError>(())
/// ```
#[must_use = "a builder does nothing until it is built"]
pub struct Builder {
    name: Option<&'static str>,
    threshold: Option<u32>,
    window: Option<Duration>,
    cooldown: Option<Duration>,
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
            reset_on_success: true,
            clock: None,
            listener: None,
        }
    }

    /// What the breaker is called in errors and transitions. Default: it has no name.
    ///
    /// It is `'static` so that a refusal allocates nothing. Name a breaker by what it protects; for
    /// the few names that are only known at run time there is [`String::leak`].
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let breaker = builder.name("quotes").build()?;
    /// assert_eq!(breaker.name(), Some("quotes"));
    /// # Ok::<(), breaker_core::ConfigError>(())
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
    /// # use breaker_core::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().window(Duration::from_secs(10));
    /// let breaker = builder.threshold(2).build()?;
    /// breaker.fail();
    /// assert!(breaker.ready());
    /// breaker.fail();
    /// assert!(!breaker.ready());
    /// # Ok::<(), breaker_core::ConfigError>(())
    /// ```
    pub fn threshold(mut self, failures: u32) -> Self {
        self.threshold = Some(failures);
        self
    }

    /// How long a failure counts: while its age is at most this. More than zero.
    ///
    /// It slides: every failure ages on its own.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CircuitBreaker, clock::Manual};
    /// # let clock = Manual::new();
    /// # let builder = CircuitBreaker::builder().threshold(2).clock(&clock);
    /// let breaker = builder.window(Duration::from_secs(10)).build()?;
    /// breaker.fail();
    /// clock.advance(Duration::from_secs(11));
    /// breaker.fail();
    /// assert_eq!(breaker.snapshot().failures, 1);
    /// # Ok::<(), breaker_core::ConfigError>(())
    /// ```
    pub fn window(mut self, window: Duration) -> Self {
        self.window = Some(window);
        self
    }

    /// How long the breaker stays open; more than zero. Default: the [`window`](Self::window).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CircuitBreaker, clock::Manual};
    /// # let clock = Manual::new();
    /// # let builder = CircuitBreaker::builder().threshold(1).clock(&clock);
    /// let breaker = builder
    ///     .window(Duration::from_secs(10))
    ///     .cooldown(Duration::from_secs(2))
    ///     .build()?;
    /// breaker.fail();
    /// clock.advance(Duration::from_secs(2));
    /// assert!(breaker.ready());
    /// # Ok::<(), breaker_core::ConfigError>(())
    /// ```
    pub fn cooldown(mut self, cooldown: Duration) -> Self {
        self.cooldown = Some(cooldown);
        self
    }

    /// Does a success forget the failures counted so far? Default: yes, as in the reference
    /// algorithm.
    ///
    /// With `false` they count until they leave the window, however many calls succeed between
    /// them.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().threshold(2).window(Duration::from_secs(10));
    /// let breaker = builder.reset_on_success(false).build()?;
    /// breaker.fail();
    /// breaker.success();
    /// breaker.fail();
    /// assert!(!breaker.ready());
    /// # Ok::<(), breaker_core::ConfigError>(())
    /// ```
    pub fn reset_on_success(mut self, reset: bool) -> Self {
        self.reset_on_success = reset;
        self
    }

    /// The clock to go by, for tests: a [`clock::Manual`](crate::clock::Manual). Default: the
    /// machine's monotonic clock.
    ///
    /// It serves the breaker's window and cooldown, not the time-outs of calls.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CircuitBreaker, clock::Manual};
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
    /// let clock = Manual::new();
    /// let breaker = builder.clock(&clock).build()?;
    /// breaker.fail();
    /// clock.advance(Duration::from_secs(10));
    /// assert!(breaker.ready());
    /// # Ok::<(), breaker_core::ConfigError>(())
    /// ```
    pub fn clock(mut self, clock: impl Into<Clock>) -> Self {
        self.clock = Some(clock.into());
        self
    }

    /// Whom to tell of transitions: each once, in order.
    ///
    /// The listener runs on the thread of a call that made the breaker change, with no lock held:
    /// it may use the breaker, and should be quick. While one transition is being delivered, those
    /// that follow are delivered after it by the same thread. A panic of the listener ends there.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::CircuitBreaker;
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
    /// use std::sync::mpsc;
    /// use breaker_core::State;
    ///
    /// let (sender, heard) = mpsc::channel();
    /// let breaker = builder
    ///     .on_transition(move |transition| sender.send(transition.to).unwrap())
    ///     .build()?;
    /// breaker.fail();
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [State::Open]);
    /// # Ok::<(), breaker_core::ConfigError>(())
    /// ```
    pub fn on_transition(mut self, listener: impl Fn(&Transition) + Send + Sync + 'static) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Checks the values and puts the works together.
    pub(crate) fn circuit(self) -> Result<Circuit, ConfigError> {
        let threshold = self.threshold.ok_or(MISSING_THRESHOLD)?;
        let window = self.window.ok_or(MISSING_WINDOW)?;
        let cooldown = self.cooldown.unwrap_or(window);
        check_threshold(threshold)?;
        check_window(window)?;
        check_cooldown(cooldown)?;
        self.name.map_or(Ok(()), check_name)?;
        let machine = Machine::new(Rules {
            threshold,
            window: nanos(window),
            cooldown: nanos(cooldown),
            reset_on_success: self.reset_on_success,
        });
        let clock = self.clock.unwrap_or_default();
        let announcer = self.listener.map(Announcer::new);
        Ok(Circuit::new(machine, clock, self.name, announcer))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("name", &self.name)
            .field("threshold", &self.threshold)
            .field("window", &self.window)
            .field("cooldown", &self.cooldown)
            .field("reset_on_success", &self.reset_on_success)
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}

// What a value may be, said once: `build` asks at run time, the attribute at compile time.

pub(crate) const fn check_threshold(threshold: u32) -> Result<(), ConfigError> {
    if threshold == 0 {
        return Err(ConfigError {
            argument: "threshold",
            message: "`threshold` is zero: write how many failures open the breaker, at least 1",
        });
    }
    Ok(())
}

pub(crate) const fn check_window(window: Duration) -> Result<(), ConfigError> {
    if window.is_zero() {
        return Err(ConfigError {
            argument: "window",
            message: "`window` is zero: write how long a failure counts, for instance 10 seconds",
        });
    }
    Ok(())
}

pub(crate) const fn check_cooldown(cooldown: Duration) -> Result<(), ConfigError> {
    if cooldown.is_zero() {
        return Err(ConfigError {
            argument: "cooldown",
            message: "`cooldown` is zero: write how long the breaker stays open, or leave it out \
                      for one window",
        });
    }
    Ok(())
}

pub(crate) const fn check_name(name: &str) -> Result<(), ConfigError> {
    if name.is_empty() {
        return Err(ConfigError {
            argument: "name",
            message: "`name` is empty: write what the breaker protects, or leave it out",
        });
    }
    Ok(())
}

const MISSING_THRESHOLD: ConfigError = ConfigError {
    argument: "threshold",
    message: "`threshold` is missing: write how many failures open the breaker, at least 1",
};

const MISSING_WINDOW: ConfigError = ConfigError {
    argument: "window",
    message: "`window` is missing: write how long a failure counts, for instance 10 seconds",
};
