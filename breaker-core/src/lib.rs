//! The circuit breaker behind [`breakerbox`]: its state machine, its time-outs and its errors.
//!
//! Most users want the attribute, and so the crate `breakerbox`, which re-exports all of this. The
//! core alone is for breakers that are driven by hand:
//!
//! ```
//! use std::time::Duration;
//! use breaker_core::CircuitBreaker;
//!
//! let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
//! let parsed = breaker.call(|| "42".parse::<u32>());
//! assert_eq!(parsed, Ok(42));
//! ```
//!
//! # Which one do I want
//!
//! - [`CircuitBreaker::call`] and [`call_async`](CircuitBreaker::call_async) run a function or a
//!   future, [`call_timeout`](CircuitBreaker::call_timeout) and
//!   [`call_async_timeout`](CircuitBreaker::call_async_timeout) with a deadline.
//! - [`CircuitBreaker::try_acquire`] gives a [`Permit`] where a call is not one function: it begins
//!   here and ends there.
//! - [`ready`](CircuitBreaker::ready), [`success`](CircuitBreaker::success),
//!   [`fail`](CircuitBreaker::fail) and [`reset`](CircuitBreaker::reset) are the reference
//!   algorithm's four, for callers who keep no permit.
//!
//! # How it works
//!
//! - **Closed**: calls run. A failure counts while its age is at most `window`; a success forgets
//!   the failures counted so far. The failure that makes `threshold` of them opens the breaker.
//! - **Open**: every call is refused with [`BreakerError::Open`] and does not run. That lasts
//!   `cooldown`, by default one `window`; then the breaker is closed with nothing counted. Nothing
//!   ticks in the background: the next call sees that time is up.
//!
//! A call's verdict counts only in the *period*, the time between two transitions, that admitted
//! it. A call that began before the breaker opened can't close it, however well it ends.
//!
//! # Features
//!
//! - `tokio`: inside a tokio runtime, [`call_async_timeout`](CircuitBreaker::call_async_timeout)
//!   uses tokio's timer, so `tokio::time::pause` works. Without it, and outside of such a runtime,
//!   a timer serves that needs no runtime.
//!
//! [`breakerbox`]: https://docs.rs/breakerbox

mod breaker;
mod call;
mod circuit;
pub mod clock;
mod config;
mod error;
mod future;
mod judged;
mod keyed;
#[doc(hidden)]
pub mod macro_support;
mod observe;
mod permit;
mod register;
mod registry;
mod snapshot;
mod state;
mod stripes;
mod sync;
mod timeout;
#[cfg(all(test, not(breaker_loom)))]
mod traces;
mod window;

pub use breaker::CircuitBreaker;
pub use config::Builder;
pub use error::{BreakerError, CallError, ConfigError};
pub use judged::Judged;
pub use keyed::Keyed;
pub use observe::{Subscription, Transition, subscribe};
pub use permit::{OwnedPermit, Permit};
pub use registry::{Registry, registry};
pub use snapshot::Snapshot;
pub use state::{Cause, State};
