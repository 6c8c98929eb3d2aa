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
//! - [`CircuitBreaker::new`] is the reference algorithm's breaker: a threshold, a window, and open
//!   for one window. [`CircuitBreaker::builder`] has everything else: probes, a failure rate, slow
//!   calls, cooldowns that grow.
//! - [`CircuitBreaker::call`] and [`call_async`](CircuitBreaker::call_async) run a function or a
//!   future, [`call_timeout`](CircuitBreaker::call_timeout) and
//!   [`call_async_timeout`](CircuitBreaker::call_async_timeout) with a deadline. Where an `Err` is
//!   not what a failure is, [`failure_if`](CircuitBreaker::failure_if) and
//!   [`ignore_if`](CircuitBreaker::ignore_if) go before them.
//! - [`CircuitBreaker::try_acquire`] gives a [`Permit`] where a call is not one function: it begins
//!   here and ends there. [`try_acquire_owned`](CircuitBreaker::try_acquire_owned) gives one to take
//!   along into a task.
//! - [`ready`](CircuitBreaker::ready), [`success`](CircuitBreaker::success),
//!   [`fail`](CircuitBreaker::fail) and [`reset`](CircuitBreaker::reset) are the reference
//!   algorithm's four, for callers who keep no permit.
//! - [`Keyed`] keeps a breaker for each host, tenant or shard.
//! - [`registry()`] finds every breaker there is, [`subscribe`] hears of every transition, and
//!   [`force_open`](CircuitBreaker::force_open) and its sisters are for an operator's hand.
//!
//! # How it works
//!
//! ```text
//! ┌────────┐  threshold or failure rate reached   ┌──────┐
//! │        │ ───────────────────────────────────► │      │ ◄──┐
//! │ closed │                                      │ open │    │
//! │        │ ◄─────────────────────────────────── │      │    │
//! └────────┘  cooldown over, without half_open    └──────┘    │
//!     ▲                                              │        │
//!     │ n probes succeed               cooldown over │        │ a probe fails
//!     │                ┌───────────┐                 │        │
//!     │                │           │ ◄───────────────┘        │
//!     └─────────────── │ half-open │                          │
//!                      │           │ ─────────────────────────┘
//!                      └───────────┘
//! ```
//!
//! - **Closed**: calls run. A failure counts while its age is at most `window`; a success forgets
//!   the failures counted so far. The failure that makes `threshold` of them opens the breaker, and
//!   so does the one that brings the share of failed calls to `failure_rate`.
//! - **Open**: every call is refused with [`BreakerError::Open`] and does not run. That lasts
//!   `cooldown`, by default one `window`; with `backoff` each opening in a row lasts longer. Nothing
//!   ticks in the background: the next call sees that time is up. Then it is closed, with nothing
//!   counted, or half-open.
//! - **Half-open**, with `half_open(n)`: at most n calls run at once, as probes. n successes close
//!   the breaker, one failure opens it again. A probe's slot always comes back: with its verdict,
//!   when it is ignored, cancelled or panics, and after one cooldown if it is never heard of again.
//!
//! A call's verdict counts only in the *period*, the time between two transitions, that admitted
//! it. A call that began before the breaker opened can't close it, however well it ends.
//!
//! # What it costs
//!
//! While nothing fails, a call writes nothing that other threads read, and reads no clock. With a
//! `failure_rate` it looks at the clock and adds to a counter that at most a few threads share, with a
//! `slow_call` it reads the clock twice. A refusal looks at the clock, allocates nothing, and counts
//! itself where only a snapshot reads. No call waits for another: no lock is held while your code runs.
//!
//! Refusals and counted successes are many, and most of them are far from the moment at which something
//! ends. On Linux they glance at the kernel's coarse clock, which is some milliseconds behind and costs next
//! to nothing, and read the exact one only where that moment is less than a tenth of a second ahead.
//!
//! A breaker takes about 210 bytes, and 8 for each failure that it has to remember, up to a threshold of
//! 1,024. Once it has been open, it takes 16 for each of up to 16 processors as well, to count refusals.
//!
//! # Features
//!
//! - `tokio`: inside a tokio runtime, [`call_async_timeout`](CircuitBreaker::call_async_timeout)
//!   uses tokio's timer, so `tokio::time::pause` works. Without it, and outside of such a runtime,
//!   a timer serves that needs no runtime.
//! - `test-util`: the module `time`, in which a test has a world of its own: its time stands still,
//!   and the breakers in it are fresh. For dev-dependencies.
//!
//! [`breakerbox`]: https://docs.rs/breakerbox

mod breaker;
mod call;
mod circuit;
pub mod clock;
mod config;
mod counter;
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
#[cfg(feature = "test-util")]
pub mod time;
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
