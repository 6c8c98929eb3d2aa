//! Testing a function with a breaker: without sleeping, and each test with breakers of its own.
//!
//! ```toml
//! [dev-dependencies]
//! breakerbox = { version = "0.1", features = ["test-util"] }
//! ```
//!
//! A test begins with [`pause`]. From then on its time stands still, [`advance`] moves it, and
//! nothing has to be passed in:
//!
//! ```
//! use std::io;
//! use std::time::Duration;
//! use breakerbox::{circuit_breaker, time};
//!
//! #[circuit_breaker(threshold = 3, window = "10s")]
//! fn quote(symbol: &str) -> io::Result<f64> {
//!     // The call over the network. In this test the server is down.
//!     Err(io::ErrorKind::HostUnreachable.into())
//! }
//!
//! # /*
//! #[test]
//! # */
//! fn after_three_failures_it_is_refused_for_ten_seconds() {
//!     time::pause();
//!     for _ in 0..3 {
//!         assert_eq!(quote("ACME").unwrap_err().kind(), io::ErrorKind::HostUnreachable);
//!     }
//!     let refused = quote("ACME").unwrap_err();
//!     assert!(refused.to_string().starts_with("breaker open"));
//!
//!     time::advance(Duration::from_secs(10));
//!     assert_eq!(quote("ACME").unwrap_err().kind(), io::ErrorKind::HostUnreachable);
//! }
//! # after_three_failures_it_is_refused_for_ten_seconds();
//! ```
//!
//! # Each test has breakers of its own
//!
//! The breaker of a function is a static, which tests would have to share. After `pause` they don't:
//! the test is in a world of its own, where the breaker is made anew by the first call. Tests of one
//! function run side by side, in any order, and know nothing of each other.
//!
//! ```
//! # use std::io;
//! # use breakerbox::{circuit_breaker, time};
//! #[circuit_breaker(threshold = 1, window = "10s")]
//! fn ping(up: bool) -> io::Result<()> {
//!     if up { Ok(()) } else { Err(io::ErrorKind::HostUnreachable.into()) }
//! }
//!
//! # /*
//! #[test]
//! # */
//! fn one_failure_opens_it() {
//!     time::pause();
//!     ping(false).unwrap_err();
//!     ping(true).unwrap_err();
//! }
//!
//! # /*
//! #[test]
//! # */
//! fn a_healthy_server_is_called() {
//!     time::pause();
//!     ping(true).unwrap();
//! }
//! # one_failure_opens_it();
//! # a_healthy_server_is_called();
//! ```
//!
//! The world is the thread's, as a test is; it ends with the thread, or at the next `pause`, which
//! begins another. A test without `pause` has the breakers of the process, in real time.
//!
//! # What the breaker did
//!
//! [`registry()`](crate::registry()) finds it by its name: the function's path, such as
//! `my_crate::quotes::quote`, or what the argument `name` says. [`subscribe`](crate::subscribe())
//! hears of every transition. Both know of this test's breakers only, so that a count is exact.
//!
//! ```
//! # use std::io;
//! # use std::sync::mpsc;
//! # use std::time::Duration;
//! use breakerbox::{State, circuit_breaker, registry, subscribe, time};
//!
//! #[circuit_breaker(threshold = 2, window = "10s", name = "quotes")]
//! fn quote(symbol: &str) -> io::Result<f64> {
//!     Err(io::ErrorKind::HostUnreachable.into())
//! }
//!
//! # /*
//! #[test]
//! # */
//! fn the_third_call_is_not_made() {
//!     time::pause();
//!     let (sender, heard) = mpsc::channel();
//!     let _subscription = subscribe(move |transition| sender.send(transition.clone()).unwrap());
//!
//!     quote("ACME").unwrap_err();
//!     time::advance(Duration::from_secs(4));
//!     quote("ACME").unwrap_err();
//!     quote("ACME").unwrap_err();
//!
//!     let breaker = registry().find("quotes").expect("it was called");
//!     assert_eq!(breaker.state(), State::Open);
//!     let snapshot = breaker.snapshot();
//!     assert_eq!((snapshot.failed, snapshot.refused), (2, 1));
//!     assert_eq!(snapshot.retry_after, Some(Duration::from_secs(10)));
//!
//!     let opened = heard.recv().unwrap();
//!     assert_eq!(opened.to_string(), "quotes: closed -> open (threshold), for 10s");
//!     assert_eq!(opened.at, Duration::from_secs(4), "since `pause`");
//! }
//! # the_third_call_is_not_made();
//! ```
//!
//! A breaker that is declared by the attribute needs no name to be found, is there before the first
//! call, and is as fresh in each test. So a test can begin with one that is open:
//!
//! ```
//! # use std::io;
//! # use std::time::Duration;
//! use breakerbox::{CircuitBreaker, circuit_breaker, time};
//!
//! #[circuit_breaker(threshold = 2, window = "10s", half_open = 1)]
//! static QUOTES: CircuitBreaker;
//!
//! #[circuit_breaker(breaker = QUOTES)]
//! fn quote(symbol: &str) -> io::Result<f64> {
//!     Ok(symbol.len() as f64)
//! }
//!
//! # /*
//! #[test]
//! # */
//! fn a_probe_that_succeeds_closes_it() {
//!     time::pause();
//!     QUOTES.trip();
//!     quote("ACME").unwrap_err();
//!     assert_eq!(QUOTES.snapshot().refused, 1);
//!
//!     time::advance(Duration::from_secs(10));
//!     quote("ACME").unwrap();
//!     assert_eq!(QUOTES.state(), breakerbox::State::Closed);
//! }
//! # a_probe_that_succeeds_closes_it();
//! ```
//!
//! A listener's panic ends there and fails no test: send what it hears to the test, and assert there. A
//! [`BreakerError`](crate::BreakerError) to test a fallback with comes from a breaker that was tripped:
//! `QUOTES.try_acquire().unwrap_err()`. Breakers of one function's keys have one name, and
//! [`registry().iter()`](crate::Registry::iter) has them in the order in which their keys were first used.
//!
//! # An async function, in tokio's time
//!
//! With the feature `tokio`, time-outs inside a tokio runtime are tokio's. Where its clock is paused
//! as well, by `start_paused` or `tokio::time::pause`, before or after this one, the breakers go with
//! it: a `sleep` or a time-out that tokio skips has passed for them too.
//!
//! ```toml
//! [dev-dependencies]
//! breakerbox = { version = "0.1", features = ["test-util", "tokio"] }
//! tokio = { version = "1", features = ["macros", "rt", "test-util", "time"] }
//! ```
//!
//! ```
//! # use std::future::pending;
//! # use std::io;
//! # use std::time::Duration;
//! # use breakerbox::{circuit_breaker, time};
//! #[circuit_breaker(threshold = 3, window = "10s", timeout = "1s")]
//! async fn quote(symbol: &str) -> io::Result<f64> {
//!     pending().await // a server that hangs
//! }
//!
//! # /*
//! #[tokio::test(start_paused = true)]
//! # */
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! async fn a_server_that_hangs_is_given_up_and_then_left_alone() {
//!     time::pause();
//!     for _ in 0..3 {
//!         assert_eq!(quote("ACME").await.unwrap_err().kind(), io::ErrorKind::TimedOut);
//!     }
//!     assert_eq!(quote("ACME").await.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
//!
//!     tokio::time::advance(Duration::from_secs(10)).await;
//!     assert_eq!(quote("ACME").await.unwrap_err().kind(), io::ErrorKind::TimedOut);
//! }
//! # #[cfg(feature = "tokio")]
//! # a_server_that_hangs_is_given_up_and_then_left_alone();
//! ```
//!
//! `time::advance` moves the breakers alone, and tokio's timers don't notice. And tokio's pause
//! alone does not move them: begin with `time::pause` all the same.
//!
//! # A breaker that you build
//!
//! Built in the world, it goes by its clock; no [`clock`](crate::Builder::clock) has to be handed
//! through.
//!
//! ```
//! # use std::io;
//! # use std::time::Duration;
//! use breakerbox::{CallError, CircuitBreaker, time};
//!
//! struct Quotes {
//!     breaker: CircuitBreaker,
//! }
//!
//! impl Quotes {
//!     fn new() -> Self {
//!         Self { breaker: CircuitBreaker::new(1, Duration::from_secs(10)) }
//!     }
//!
//!     fn quote(&self, symbol: &str) -> io::Result<f64> {
//!         let quote = || Err(io::Error::from(io::ErrorKind::HostUnreachable));
//!         self.breaker.call(quote).map_err(CallError::into_error)
//!     }
//! }
//!
//! # /*
//! #[test]
//! # */
//! fn the_client_comes_back_after_ten_seconds() {
//!     time::pause();
//!     let quotes = Quotes::new();
//!     quotes.quote("ACME").unwrap_err();
//!     assert!(!quotes.breaker.ready());
//!     time::advance(Duration::from_secs(10));
//!     assert!(quotes.breaker.ready());
//! }
//! # the_client_comes_back_after_ten_seconds();
//! ```
//!
//! A `static` with a `LazyLock` is one for all tests, and in the world of whichever test made it: only
//! one test may use it.
//!
//! # Other threads
//!
//! A thread that the test spawns is in no world: it finds the breakers of the process. It comes into
//! the test's by [`World::enter`], for as long as it keeps the guard. (The body of a sync function
//! with a `timeout`, which runs on another thread, is in its caller's.)
//!
//! ```
//! # use std::io;
//! # use std::thread;
//! # use breakerbox::{State, circuit_breaker, registry, time};
//! #[circuit_breaker(threshold = 5, window = "10s", name = "quotes")]
//! fn quote(symbol: &str) -> io::Result<f64> {
//!     Err(io::ErrorKind::HostUnreachable.into())
//! }
//!
//! # /*
//! #[test]
//! # */
//! fn five_clients_open_it_for_all() {
//!     let world = time::pause();
//!     thread::scope(|scope| {
//!         for _ in 0..5 {
//!             scope.spawn(|| {
//!                 let _in_the_world = world.enter();
//!                 quote("ACME").unwrap_err();
//!             });
//!         }
//!     });
//!     assert_eq!(registry().find("quotes").unwrap().state(), State::Open);
//! }
//! # five_clients_open_it_for_all();
//! ```
//!
//! An async task is in the world of the thread that runs it. Of `#[tokio::test]` that is the test's,
//! unless it says `multi_thread`.
//!
//! # What it does not move
//!
//! - The `timeout` of a sync function, which waits in real time: give the test a server that answers
//!   or fails at once, or wait for it.
//! - The `timeout` of an async function, unless tokio's clock is paused, as above.
//! - A breaker with a [`clock`](crate::Builder::clock) of its own, such as a
//!   [`Manual`](crate::clock::Manual), and one that was made before `pause`. They are in no world.
//! - Anything else's time: `std::thread::sleep` sleeps.
//!
//! A test that has to wait in real time says [`resume`]: the world's time runs on, as real time does,
//! and its breakers stay its own.

pub use breaker_core::time::{Entered, World, advance, pause, resume};
