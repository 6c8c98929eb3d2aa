//! Time that stands still, and breakers of one's own: for tests, without sleeping.
//!
//! The page that shows how to test a function with a breaker is that of
//! [`breakerbox::time`](https://docs.rs/breakerbox/latest/breakerbox/time/index.html), the same
//! module.

mod clock;
#[cfg(feature = "tokio")]
mod followed;
mod world;

use std::time::Duration;

pub use world::{Entered, World};
pub(crate) use world::{in_this_world, own};

/// Begins a world of its own for this thread, and with it for this test: its time stands still, and
/// the breakers in it are fresh.
///
/// - The breaker of an annotated function is made anew, by the first call in the world.
/// - A breaker that is built in the world goes by its clock, and so does a [`Keyed`](crate::Keyed);
///   unless it is given a [`clock`](crate::Builder::clock), as then it belongs to no world.
/// - [`registry()`](crate::registry()) and [`subscribe`](crate::subscribe()) know of the world's
///   breakers only, and outside of it nobody knows of these.
///
/// A second `pause` on the same thread begins a fresh world, also after [`resume`]. Other threads
/// are not disturbed: each has its own world, or none, or [enters](World::enter) this one.
///
/// ```
/// # use std::time::Duration;
/// # use breaker_core::{CircuitBreaker, time};
/// time::pause();
/// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
/// breaker.fail();
/// assert_eq!(breaker.snapshot().retry_after, Some(Duration::from_secs(10)), "to the nanosecond");
/// ```
#[expect(
    clippy::must_use_candidate,
    reason = "most tests have one thread, and no use for the world"
)]
pub fn pause() -> World {
    World::begin()
}

/// Moves the time of this thread's world forward by `by`, at once.
///
/// It is the breakers' time: windows slide, cooldowns end. What waits for a time-out or in a `sleep`
/// waits on; with the feature `tokio`, `tokio::time::advance` moves that as well as the world's.
///
/// # Panics
///
/// If this thread is in no world.
///
/// ```
/// # use std::time::Duration;
/// # use breaker_core::{CircuitBreaker, time};
/// time::pause();
/// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
/// breaker.fail();
/// assert!(!breaker.ready());
/// time::advance(Duration::from_secs(10));
/// assert!(breaker.ready());
/// ```
#[track_caller]
pub fn advance(by: Duration) {
    World::expect("advance").advance(by);
}

/// Lets the time of this thread's world run, from where it stands. Its breakers stay its own.
///
/// It runs as real time does; inside a tokio runtime whose clock is paused, as that does.
///
/// # Panics
///
/// If this thread is in no world.
///
/// ```
/// # use std::{thread, time::Duration};
/// # use breaker_core::{CircuitBreaker, time};
/// time::pause();
/// let breaker = CircuitBreaker::new(1, Duration::from_millis(5));
/// breaker.fail();
/// time::resume();
/// thread::sleep(Duration::from_millis(5));
/// assert!(breaker.ready());
/// ```
#[track_caller]
pub fn resume() {
    World::expect("resume").resume();
}
