//! A circuit breaker behind one attribute.
//!
//! A call to a server that is down waits until it times out, and is then tried again: threads,
//! sockets and the caller's patience are spent on work that can't succeed. A circuit breaker counts
//! the failures, and past a limit refuses the call at once, until some time has passed.
//!
//! ```
//! use std::io;
//! use breakerbox::circuit_breaker;
//!
//! #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
//! async fn quote(symbol: &str) -> io::Result<f64> {
//!     // the call over the network
//! #   Ok(symbol.len() as f64)
//! }
//! # futures_lite::future::block_on(quote("ACME")).unwrap();
//! ```
//!
//! With the fifth failure within ten seconds, `quote` is refused for the next ten: it returns an
//! error that says "breaker open", and its body is not run. A call that takes more than a second is
//! given up, with an error that says "breaker time out", and counts as a failure. There is nothing
//! to construct or to pass around, and what is misconfigured does not compile.
//!
//! # Which one do I want
//!
//! - **The attribute**, [`circuit_breaker`], for functions and methods that call a dependency. Its
//!   documentation is the manual: every argument, with an example. Functions can share a breaker,
//!   and one that calls many hosts, tenants or shards can keep one for each.
//! - **A breaker that you build**, [`CircuitBreaker`], where its settings are known only at run time,
//!   or where a call is not one function. Its [`Builder`] takes what the attribute does, and the
//!   attribute takes it, as `breaker = &self.breaker`.
//! - **A breaker for each key**, [`Keyed`], for the same reasons.
//! - **Testing** a function with the attribute: the module `time`, with the feature `test-util`.
//!
//! To see and to steer them while they run: [`registry()`] finds every breaker by name, [`subscribe`]
//! hears of every transition, [`snapshot`](CircuitBreaker::snapshot) shows one at a moment, and
//! [`force_open`](CircuitBreaker::force_open) and its sisters are an operator's hand.
//!
//! ```
//! use std::time::Duration;
//! use breakerbox::{CallError, CircuitBreaker};
//!
//! let breaker = CircuitBreaker::builder()
//!     .name("quotes")
//!     .threshold(5)
//!     .window(Duration::from_secs(10))
//!     .build()?;
//!
//! match breaker.call(|| "42".parse::<u32>()) {
//!     Ok(number) => assert_eq!(number, 42),
//!     Err(CallError::Breaker(refused)) => println!("later: {refused}"),
//!     Err(CallError::Inner(error)) => println!("not a number: {error}"),
//! }
//! # Ok::<(), breakerbox::ConfigError>(())
//! ```
//!
//! # What it does, exactly
//!
//! - **Closed**, as it begins: calls run. A failure, that is an `Err`, a panic or a time-out, counts
//!   while its age is at most `window`; a success forgets those counted so far. The failure that
//!   makes `threshold` of them opens the breaker.
//! - **Open**: calls are refused with [`BreakerError::Open`] and do not run. That lasts `cooldown`,
//!   by default one `window`; the next call after it runs, in a breaker that is closed with nothing
//!   counted. Nothing ticks in the background. (With [`half_open`](Builder::half_open) it is a probe,
//!   and decides.)
//! - A call's result counts only in the *period*, the time between two transitions, in which it
//!   began. One that began before the breaker opened can't close it, however well it ends.
//! - A call that is cancelled, its future dropped, leaves no trace.
//!
//! # What it costs
//!
//! While nothing fails, a call writes no memory that other threads read, and reads no clock. A
//! refusal allocates nothing. No call waits for another: no lock is held while your code runs.
//!
//! # Features
//!
//! - `tokio`: inside a tokio runtime, the time-outs of async functions use tokio's timer, so
//!   `tokio::time::pause` works. Without the feature, and outside of such a runtime, a timer serves
//!   that needs no runtime.
//! - `test-util`: the module `time`, which shows how to test a function with a breaker: a test has a world of
//!   its own, where time stands still and the breakers are fresh. For dev-dependencies.

#[cfg(feature = "test-util")]
pub mod time;

pub use breaker_core::{
    BreakerError, Builder, CallError, Cause, CircuitBreaker, ConfigError, Judged, Keyed,
    OwnedPermit, Permit, Registry, Snapshot, State, Subscription, Transition, clock, registry,
    subscribe,
};
pub use breaker_macros::circuit_breaker;

#[doc(hidden)]
pub use breaker_core::macro_support;
