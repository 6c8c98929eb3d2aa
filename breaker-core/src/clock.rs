//! Where a breaker's time comes from: the machine's monotonic clock, or one moved by hand.

mod system;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::state::Time;
#[cfg(feature = "test-util")]
use crate::time::World;

pub(crate) use self::system::System;

/// The clock a breaker reads: monotonic, never the time of day.
///
/// The default is the machine's, that of [`Instant`](std::time::Instant), with one zero for all breakers
/// of the process; in a world of `time::pause`, of the feature `test-util`, it is the world's. Tests hand
/// a [`Manual`] clock to [`Builder::clock`](crate::Builder::clock), which converts it.
///
/// ```
/// use std::time::Duration;
/// use breakerbox::{CircuitBreaker, clock::{Clock, Manual}};
///
/// let breaker = CircuitBreaker::builder()
///     .threshold(5)
///     .window(Duration::from_secs(10))
///     .clock(Clock::from(Manual::new()))
///     .build()?;
/// # Ok::<(), breakerbox::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Manual),
    #[cfg(feature = "test-util")]
    OfWorld(World),
    /// Counts how often it is read, and shows that.
    #[cfg(test)]
    Readings(Arc<AtomicU64>),
}

impl Clock {
    /// Is it the machine's?
    pub(crate) fn is_systems(&self) -> bool {
        matches!(self.0, Source::System)
    }

    /// The test's world whose clock this is, if it is one's.
    #[cfg(feature = "test-util")]
    pub(crate) fn world(&self) -> Option<&World> {
        match &self.0 {
            Source::OfWorld(world) => Some(world),
            _ => None,
        }
    }

    #[cfg(test)]
    pub(crate) fn counted(readings: &Arc<AtomicU64>) -> Self {
        Self(Source::Readings(Arc::clone(readings)))
    }
}

impl Time for Clock {
    fn now(&self) -> u64 {
        match &self.0 {
            Source::System => System.now(),
            Source::Manual(manual) => manual.nanos(),
            #[cfg(feature = "test-util")]
            Source::OfWorld(world) => world.now(),
            #[cfg(test)]
            Source::Readings(count) => count.fetch_add(1, Ordering::SeqCst),
        }
    }

    fn glance(&self) -> Option<u64> {
        match &self.0 {
            Source::System => System.glance(),
            Source::Manual(_) => None,
            #[cfg(feature = "test-util")]
            Source::OfWorld(_) => None,
            #[cfg(test)]
            Source::Readings(_) => None,
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        #[cfg(feature = "test-util")]
        if let Some(world) = World::current() {
            return Self(Source::OfWorld(world));
        }
        Self(Source::System)
    }
}

impl From<Manual> for Clock {
    fn from(manual: Manual) -> Self {
        Self(Source::Manual(manual))
    }
}

impl From<&Manual> for Clock {
    fn from(manual: &Manual) -> Self {
        Self::from(manual.clone())
    }
}

/// A clock that stands still until it is told to [`advance`](Self::advance), for tests without
/// sleeping.
///
/// Clones show the same time, so a test keeps one and gives the other to the breaker.
///
/// ```
/// use std::time::Duration;
/// use breakerbox::{CircuitBreaker, clock::Manual};
///
/// let clock = Manual::new();
/// let breaker = CircuitBreaker::builder()
///     .threshold(1)
///     .window(Duration::from_secs(10))
///     .clock(&clock)
///     .build()?;
///
/// breaker.fail();
/// assert!(!breaker.ready());
/// clock.advance(Duration::from_secs(10));
/// assert!(breaker.ready());
/// # Ok::<(), breakerbox::ConfigError>(())
/// ```
#[derive(Clone, Default)]
pub struct Manual(Arc<AtomicU64>);

impl Manual {
    /// A clock at its zero.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves the clock, and with it every clone, forward by `by`.
    ///
    /// The clock stops at its end, some 584 years from its zero.
    pub fn advance(&self, by: Duration) {
        // SeqCst: a test that advances in one thread and reads in another expects no surprise.
        let _ = self
            .0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |now| {
                Some(now.saturating_add(nanos(by)))
            });
    }

    fn nanos(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl fmt::Debug for Manual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Manual")
            .field(&Duration::from_nanos(self.nanos()))
            .finish()
    }
}

/// `duration` in nanoseconds; what is longer than 584 years is that long, and no process sees the
/// difference.
pub(crate) fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
