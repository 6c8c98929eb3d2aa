//! The attribute of [`breakerbox`]: `#[circuit_breaker(..)]`.
//!
//! Depend on `breakerbox`, which has the attribute and what it needs at run time.
//!
//! [`breakerbox`]: https://docs.rs/breakerbox

#[cfg(test)]
mod arbitrary;
mod args;
mod bare;
mod bindings;
mod borrowed;
mod check;
mod duration;
mod errors;
mod expand;
mod function;
mod item;
mod nearest;
mod patterns;
mod returned;
#[cfg(test)]
mod snapshots;
mod spans;

use proc_macro2::TokenStream;
use quote::quote;

use crate::args::Args;
use crate::errors::Errors;
use crate::function::Function;
use crate::item::Item;
use crate::returned::Returned;

/// Puts a circuit breaker in front of a function: past a limit of failures it is refused at once,
/// until some time has passed.
///
/// ```
/// use std::io;
/// use breakerbox::circuit_breaker;
///
/// #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
/// async fn quote(symbol: &str) -> io::Result<f64> {
///     // the call over the network
/// #   Ok(symbol.len() as f64)
/// }
/// # futures_lite::future::block_on(quote("ACME")).unwrap();
/// ```
///
/// With the fifth failure within ten seconds the breaker *opens*: for the next ten seconds every
/// call of `quote` returns an error at once, "breaker open", and its body is not run. Then it is
/// *closed* again, with nothing counted. A call that takes more than a second gets the error
/// "breaker time out", and counts as a failure. A success forgets the failures counted so far.
///
/// There is one breaker a function, a static that is made on the first call. All calls share it: of
/// every thread, of every instance if the function is a method, of every type if it is generic. Where
/// that is not what you want, [`breaker`](#breaker) gives it one of yours, and [`key`](#key) keeps one
/// for each host, tenant or shard.
///
/// # Arguments
///
/// | argument | what it says | default |
/// |---|---|---|
/// | [`threshold`](#threshold) | how many failures open the breaker | required, unless there is a `failure_rate` |
/// | [`window`](#window) | how long a failure counts | required |
/// | [`timeout`](#timeout) | how long a call may take | no time-out |
/// | [`cooldown`](#cooldown) | how long the breaker stays open | the window |
/// | [`half_open`](#half_open) | how many probes must succeed before it closes | it closes at once |
/// | [`failure_rate`](#failure_rate) | which share of the calls opens the breaker when it fails | no rate |
/// | [`min_calls`](#min_calls) | of how many calls at least the share is taken | required with `failure_rate` |
/// | [`slow_call`](#slow_call) | how long a call may last and be a success | as long as it likes |
/// | [`backoff`](#backoff) | how many times longer each opening in a row lasts | `1.0`: all last as long |
/// | [`max_cooldown`](#max_cooldown) | how long the longest cooldown is | no limit |
/// | [`jitter`](#jitter) | up to which share a cooldown is shorter, at random | `0.0`: none is |
/// | [`reset_on_success`](#reset_on_success) | whether a success forgets the failures | `true` |
/// | [`name`](#name) | what the breaker is called | the function's path |
/// | [`failure_if`](#failure_if) | which results are failures | the `Err`s |
/// | [`ignore_if`](#ignore_if) | which results leave no trace | none |
/// | [`fallback`](#fallback) | what to return instead of the breaker's error | that error, by `From` |
/// | [`breaker`](#breaker) | a breaker of your own, which functions can share | one of the function's own |
/// | [`key`](#key) | what has a breaker of its own | one for all calls |
/// | [`max_keys`](#max_keys) | how many keys have a breaker at once | `1_000` |
/// | [`crate`](#crate) | where breakerbox is found | `::breakerbox` |
///
/// What a breaker is built with is a literal or a constant expression, and what is wrong with it is a
/// compile error, be it `threshold = 0` or a constant that is zero. [`breaker`](#breaker) and
/// [`key`](#key) are expressions, evaluated with each call; [`failure_if`](#failure_if),
/// [`ignore_if`](#ignore_if) and [`fallback`](#fallback) are closures, or paths of functions. All five can
/// use the function's arguments.
///
/// `breaker` and `key` are evaluated before the body and can use every argument. `failure_if`, `ignore_if` and
/// `fallback` run after it and cannot use what it moved. An argument that a closure of these three names is
/// lent to the body, which borrows it: a future is then `Send` only if that argument is `Sync`. The body moves
/// every argument but references in a sync function with a `timeout`, under `#[async_trait]`, in
/// `Box::pin(async move { .. })` and below `#[tracing::instrument]`. There, take a `&str` for a `String`, or
/// give the function an [`Arc`](std::sync::Arc) of what the closure needs as an argument of its own.
///
/// Durations are literals, `"250ms"`, `"1.5s"`, `"1m 30s"`, or constants of type
/// [`Duration`](std::time::Duration). The units are `y` (365.25 days), `w`, `d`, `h`, `m`, `s`,
/// `ms`, `us` and `ns`, or their names, as in `"10 seconds"`; from the longest to the shortest, each
/// once.
///
/// ## `threshold`
///
/// The failure that makes `threshold` of them within the [`window`](#window) opens the breaker. A
/// `u32`, at least 1.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// #[circuit_breaker(threshold = 2, window = "10s")]
/// fn ping() -> io::Result<()> {
///     Err(io::ErrorKind::HostUnreachable.into())
/// }
///
/// for _ in 0..2 {
///     assert_eq!(ping().unwrap_err().kind(), io::ErrorKind::HostUnreachable);
/// }
/// let refused = ping().unwrap_err();
/// assert!(refused.to_string().starts_with("breaker open"));
/// ```
///
/// A failure is an `Err`, a panic, a time-out or a call that was too [slow](#slow_call). A call that is
/// cancelled, its future dropped, is none. A call that ends after the breaker has opened or closed has no
/// say any more.
///
/// ## `window`
///
/// A failure counts while its age is at most `window`. The window slides: each failure ages on its
/// own.
///
/// ```
/// # use std::io;
/// # use std::time::Duration;
/// # use breakerbox::circuit_breaker;
/// const WINDOW: Duration = Duration::from_secs(10);
///
/// #[circuit_breaker(threshold = 5, window = WINDOW)]
/// fn ping() -> io::Result<()> {
/// #   Ok(())
///     // ..
/// }
/// # ping().unwrap();
/// ```
///
/// ## `timeout`
///
/// A call that takes longer gets the error "breaker time out", and counts as a failure.
///
/// The body of an async function is dropped at its deadline. The time begins when it first has to
/// wait: one that is ready at once costs no timer. Inside a tokio runtime, with the feature
/// `tokio`, the timer is tokio's, and the runtime needs its time driver (`enable_time`).
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// #[circuit_breaker(threshold = 5, window = "10s", timeout = "20ms")]
/// async fn hang(_on: &str) -> io::Result<()> {
///     std::future::pending().await
/// }
///
/// # futures_lite::future::block_on(async {
/// let error = hang("what never comes").await.unwrap_err();
/// assert_eq!(error.kind(), io::ErrorKind::TimedOut);
/// # });
/// ```
///
/// The body of a sync function runs on another thread, of a bounded pool, and goes on after its
/// deadline until it ends, its result unheeded. So its arguments are owned, and with the result
/// `Send + 'static`: take a `String` for a `&str`, and `self: Arc<Self>` for `&self`. The body keeps every
/// argument until it ends, also one that it does not name, such as the permit of a semaphore. How large the
/// pool is, [`call_timeout`](../breakerbox/struct.CircuitBreaker.html#method.call_timeout) says.
///
/// ```
/// # use std::io;
/// # use std::net::{SocketAddr, TcpStream};
/// # use std::sync::Arc;
/// # use breakerbox::circuit_breaker;
/// struct Client {
///     server: SocketAddr,
/// }
///
/// impl Client {
///     #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
///     fn connect(self: Arc<Self>) -> io::Result<TcpStream> {
///         TcpStream::connect(self.server)
///     }
/// }
/// # let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
/// # let client = Arc::new(Client { server: server.local_addr().unwrap() });
/// # client.connect().unwrap();
/// ```
///
/// ## `cooldown`
///
/// How long the breaker stays open. It is over as soon as that has passed: the next call runs.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// #[circuit_breaker(threshold = 5, window = "10s", cooldown = "1m 30s")]
/// fn ping() -> io::Result<()> {
/// #   Ok(())
///     // ..
/// }
/// # ping().unwrap();
/// ```
///
/// ## `half_open`
///
/// After the cooldown the breaker is half-open: it lets at most `half_open` calls run at once, as
/// *probes*, and refuses the rest. It closes when so many have succeeded, and opens again with the first
/// that fails. A `u32`, at least 1. Without it, it closes as soon as the cooldown has passed.
///
/// ```
/// # use std::io;
/// # use std::thread::sleep;
/// # use std::time::Duration;
/// # use breakerbox::{State, circuit_breaker, registry};
/// #[circuit_breaker(threshold = 1, window = "10s", cooldown = "10ms", half_open = 2, name = "ping")]
/// fn ping(works: bool) -> io::Result<()> {
///     if works { Ok(()) } else { Err(io::ErrorKind::HostUnreachable.into()) }
/// }
///
/// ping(false).unwrap_err();
/// sleep(Duration::from_millis(20));
/// ping(true).unwrap();
/// let breaker = registry().find("ping").unwrap();
/// assert_eq!(breaker.state(), State::HalfOpen);
/// ping(true).unwrap();
/// assert_eq!(breaker.state(), State::Closed);
/// ```
///
/// A probe's slot comes back with its verdict, when it is ignored, cancelled or panics, and after one
/// cooldown if it is never heard of again. What it says after that is late: so the
/// [`timeout`](#timeout) has to be shorter than the cooldown, which the compiler sees to where both are
/// the function's.
///
/// ## `failure_rate`
///
/// Which share of the calls in the [`window`](#window) must have failed to open the breaker, of at least
/// [`min_calls`](#min_calls) of them. More than 0 and at most 1. It serves instead of a
/// [`threshold`](#threshold), or beside one: whichever is reached first.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// #[circuit_breaker(failure_rate = 0.5, min_calls = 4, window = "1m")]
/// fn ping(works: bool) -> io::Result<()> {
///     if works { Ok(()) } else { Err(io::ErrorKind::HostUnreachable.into()) }
/// }
///
/// ping(true).unwrap();
/// ping(true).unwrap();
/// ping(false).unwrap_err();
/// ping(false).unwrap_err();
/// assert!(ping(true).unwrap_err().to_string().starts_with("breaker open"));
/// ```
///
/// Then a healthy call looks at the clock and adds to a counter that at most a few threads share.
///
/// ## `min_calls`
///
/// Of how many calls at least the [`failure_rate`](#failure_rate) is taken: of fewer, no share opens the
/// breaker. A `u32`, at least 1.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// #[circuit_breaker(failure_rate = 0.5, min_calls = 20, window = "1m")]
/// fn ping(works: bool) -> io::Result<()> {
///     if works { Ok(()) } else { Err(io::ErrorKind::HostUnreachable.into()) }
/// }
///
/// for _ in 0..19 {
///     assert_eq!(ping(false).unwrap_err().kind(), io::ErrorKind::HostUnreachable);
/// }
/// ```
///
/// ## `slow_call`
///
/// A call that lasts longer is a failure, however well it ends. It gets its result all the same, other
/// than with [`timeout`](#timeout).
///
/// ```
/// # use std::io;
/// # use std::thread::sleep;
/// # use std::time::Duration;
/// # use breakerbox::circuit_breaker;
/// #[circuit_breaker(threshold = 1, window = "10s", slow_call = "5ms")]
/// fn ping(takes: Duration) -> io::Result<Duration> {
///     sleep(takes);
///     Ok(takes)
/// }
///
/// let slow = Duration::from_millis(50);
/// assert_eq!(ping(slow).unwrap(), slow);
/// assert!(ping(slow).unwrap_err().to_string().starts_with("breaker open"));
/// ```
///
/// ## `backoff`
///
/// How many times longer each opening in a row lasts than the one before: a number, at least 1. A row ends
/// when the breaker has been closed for a whole [`window`](#window): then the first
/// [`cooldown`](#cooldown) comes again.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// // Open for 1 s, 2 s, 4 s, ..
/// #[circuit_breaker(threshold = 5, window = "10s", cooldown = "1s", half_open = 1, backoff = 2.0)]
/// fn ping() -> io::Result<()> {
/// #   Ok(())
///     // ..
/// }
/// # ping().unwrap();
/// ```
///
/// ## `max_cooldown`
///
/// How far [`backoff`](#backoff) goes: the longest that the breaker stays open. Not shorter than its
/// first [`cooldown`](#cooldown).
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// // Open for 1 s, 2 s, 4 s, 8 s, 10 s, 10 s, ..
/// #[circuit_breaker(
///     threshold = 5,
///     window = "10s",
///     cooldown = "1s",
///     half_open = 1,
///     backoff = 2.0,
///     max_cooldown = "10s"
/// )]
/// fn ping() -> io::Result<()> {
/// #   Ok(())
///     // ..
/// }
/// # ping().unwrap();
/// ```
///
/// ## `jitter`
///
/// Up to which share each cooldown is shorter, at random, so that many processes do not all try at the
/// same moment: from 0 to 1.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// // Open for 24 to 30 seconds.
/// #[circuit_breaker(threshold = 5, window = "10s", cooldown = "30s", jitter = 0.2)]
/// fn ping() -> io::Result<()> {
/// #   Ok(())
///     // ..
/// }
/// # ping().unwrap();
/// ```
///
/// ## `reset_on_success`
///
/// With `false` a success forgets nothing: failures count until they leave the window, however many
/// calls succeed between them.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// #[circuit_breaker(threshold = 2, window = "1m", reset_on_success = false)]
/// fn ping(works: bool) -> io::Result<()> {
///     if works { Ok(()) } else { Err(io::ErrorKind::HostUnreachable.into()) }
/// }
///
/// ping(false).unwrap_err();
/// ping(true).unwrap();
/// ping(false).unwrap_err();
/// assert!(ping(true).unwrap_err().to_string().starts_with("breaker open"));
/// ```
///
/// ## `name`
///
/// What the breaker is called in its errors, in its transitions and in the
/// [`registry`](../breakerbox/fn.registry.html): a `&'static str`, by default the path of the function,
/// such as `my_crate::client::quote`. A method goes by its module and its own name: give it one, where
/// two types of a module have the same, as the registry finds the first of a name.
///
/// ```
/// # use breakerbox::{BreakerError, circuit_breaker, registry};
/// #[circuit_breaker(threshold = 1, window = "10s", name = "quotes")]
/// fn quote() -> Result<f64, BreakerError> {
///     // ..
///     # Ok(1.0)
/// }
///
/// quote().unwrap();
/// registry().find("quotes").unwrap().trip();
///
/// let refused = quote().unwrap_err();
/// assert_eq!(refused.name(), Some("quotes"));
/// assert!(refused.to_string().starts_with("breaker open (quotes): try again in "));
/// ```
///
/// ## `failure_if`
///
/// Says which results are failures, instead of the `Err`s: a closure or the path of a function, which
/// sees the whole `&Result` and returns `bool`. So an `Ok` with status 503 can be a failure, and an `Err`
/// that is the caller's own fault none. `failure_if = Result::is_err` is the default, spelled out.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// struct Response {
///     status: u16,
/// }
///
/// #[circuit_breaker(
///     threshold = 2,
///     window = "10s",
///     failure_if = |result| !matches!(result, Ok(response) if response.status < 500)
/// )]
/// fn get(status: u16) -> io::Result<Response> {
///     Ok(Response { status })
/// }
///
/// for status in [404, 503, 503] {
///     assert_eq!(get(status).unwrap().status, status);
/// }
/// assert!(get(200).is_err_and(|error| error.to_string().starts_with("breaker open")));
/// ```
///
/// A predicate of the error alone, as one's own errors have it, is put like this:
///
/// ```
/// # use breakerbox::{BreakerError, circuit_breaker};
/// #[derive(Debug, thiserror::Error)]
/// enum Error {
///     #[error("no such page")]
///     NoSuchPage,
///     #[error(transparent)]
///     Breaker(#[from] BreakerError),
/// }
///
/// impl Error {
///     fn is_outage(&self) -> bool {
///         !matches!(self, Self::NoSuchPage)
///     }
/// }
///
/// #[circuit_breaker(
///     threshold = 1,
///     window = "10s",
///     failure_if = |result| result.as_ref().is_err_and(Error::is_outage)
/// )]
/// fn get() -> Result<String, Error> {
///     Err(Error::NoSuchPage)
/// }
///
/// for _ in 0..2 {
///     assert!(matches!(get(), Err(Error::NoSuchPage)));
/// }
/// ```
///
/// A panic and a time-out are failures, as ever, and no predicate is asked.
///
/// ## `ignore_if`
///
/// Says which results leave no trace: neither successes nor failures, as if there had been no call. In
/// the form of [`failure_if`](#failure_if), and asked before it.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// fn is_interrupted<T>(result: &io::Result<T>) -> bool {
///     matches!(result, Err(error) if error.kind() == io::ErrorKind::Interrupted)
/// }
///
/// #[circuit_breaker(threshold = 2, window = "10s", ignore_if = is_interrupted)]
/// fn read(outcome: io::ErrorKind) -> io::Result<()> {
///     Err(outcome.into())
/// }
///
/// read(io::ErrorKind::TimedOut).unwrap_err();
/// read(io::ErrorKind::Interrupted).unwrap_err();
/// read(io::ErrorKind::TimedOut).unwrap_err();
/// assert!(read(io::ErrorKind::TimedOut).unwrap_err().to_string().starts_with("breaker open"));
/// ```
///
/// ## `fallback`
///
/// What to return when the breaker refuses a call or gives up waiting for it: a closure or the path of a
/// function, which gets the [`BreakerError`](../breakerbox/enum.BreakerError.html) and returns what the
/// function returns. The function's error then needs no `From<BreakerError>`, so it may be one of another
/// crate's, such as `reqwest::Error` or `tonic::Status`.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// # fn fetch(symbol: &str) -> io::Result<f64> { Err(io::Error::other(symbol.to_owned())) }
/// # fn last_known(symbol: &str) -> f64 { symbol.len() as f64 }
/// #[circuit_breaker(threshold = 1, window = "10s", fallback = |_| Ok(last_known(symbol)))]
/// fn quote(symbol: &str) -> io::Result<f64> {
///     fetch(symbol)
/// }
///
/// quote("ACME").unwrap_err();
/// assert_eq!(quote("ACME").unwrap(), 4.0);
/// ```
///
/// In an async function it may be async as well, and is awaited:
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// # async fn fetch(symbol: &str) -> io::Result<f64> { Err(io::Error::other(symbol.to_owned())) }
/// # async fn ask_the_replica(symbol: &str) -> io::Result<f64> { Ok(symbol.len() as f64) }
/// #[circuit_breaker(threshold = 1, window = "10s", fallback = async |_| ask_the_replica(symbol).await)]
/// async fn quote(symbol: &str) -> io::Result<f64> {
///     fetch(symbol).await
/// }
/// # futures_lite::future::block_on(async {
/// # quote("ACME").await.unwrap_err();
/// # assert_eq!(quote("ACME").await.unwrap(), 4.0);
/// # });
/// ```
///
/// It answers for the breaker's errors only: an `Err` of the function's own goes to the caller. What it
/// returns says nothing to the breaker, and no [`timeout`](#timeout) bounds it.
///
/// It runs after the body, so it can use the arguments that the body only borrows.
///
/// ## `breaker`
///
/// A breaker of your own, instead of one that the function keeps: any expression whose value is a
/// [`CircuitBreaker`](../breakerbox/struct.CircuitBreaker.html) or a reference to one, such as an `if`, a
/// `match`, a block, or one with `?` or `.await` where the function may have these. It is evaluated with each
/// call. A lock that it takes is free again when the body runs. A static or a field is used as it is, what a
/// call returns is cloned. What a breaker is built with is said where it is made.
///
/// Where functions share a dependency, they share a breaker: declare it as a static, with the same
/// attribute and the same arguments, and without a value.
///
/// ```
/// # use std::io;
/// use breakerbox::{CircuitBreaker, circuit_breaker};
///
/// #[circuit_breaker(threshold = 5, window = "10s", half_open = 2)]
/// pub static PAYMENTS: CircuitBreaker;
///
/// #[circuit_breaker(breaker = PAYMENTS, timeout = "1s")]
/// async fn charge(cents: u64) -> io::Result<u64> {
///     // ..
/// #   Ok(cents)
/// }
///
/// #[circuit_breaker(breaker = PAYMENTS)]
/// fn refund(cents: u64) -> io::Result<()> {
///     // ..
/// #   let _ = cents;
/// #   Ok(())
/// }
///
/// PAYMENTS.trip();
/// assert!(refund(100).unwrap_err().to_string().starts_with("breaker open"));
/// # futures_lite::future::block_on(async { charge(100).await.unwrap_err() });
/// ```
///
/// The static derefs to the `CircuitBreaker`; where two of them have to be of that type, as in the branches
/// of an `if`, write `&*PAYMENTS`. It is also the way to reach a function's breaker in code, to read its
/// [`snapshot`](../breakerbox/struct.CircuitBreaker.html#method.snapshot), to trip it or to reset it, be
/// it for one function only. By name, [`registry`](../breakerbox/fn.registry.html) finds any breaker that
/// was used.
///
/// A breaker of an instance's, or of a [`Keyed`](../breakerbox/struct.Keyed.html) that is made at run time:
///
/// ```
/// # use std::io;
/// # use std::time::Duration;
/// # use breakerbox::{CircuitBreaker, circuit_breaker};
/// struct Client {
///     breaker: CircuitBreaker,
/// }
///
/// impl Client {
///     #[circuit_breaker(breaker = &self.breaker)]
///     fn ping(&self) -> io::Result<()> {
///         // ..
/// #       Ok(())
///     }
/// }
/// # let client = Client { breaker: CircuitBreaker::new(5, Duration::from_secs(10)) };
/// # client.ping().unwrap();
/// # client.breaker.trip();
/// # client.ping().unwrap_err();
/// ```
///
/// ## `key`
///
/// One breaker for each value of this expression, such as a host, a tenant or a shard: when one of them is
/// down, the others go on. All are built alike. The expression is evaluated with each call.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// #[circuit_breaker(threshold = 1, window = "10s", key = host)]
/// fn ping(host: &str) -> io::Result<()> {
///     if host == "a.example" { Err(io::ErrorKind::HostUnreachable.into()) } else { Ok(()) }
/// }
///
/// ping("a.example").unwrap_err();
/// assert!(ping("a.example").unwrap_err().to_string().starts_with("breaker open"));
/// ping("b.example").unwrap();
/// ```
///
/// A key is looked up as it is, and copied only for a new breaker: a reference by
/// [`ToOwned`], so a `&str` becomes a `String`, any other value by `Clone`. It is
/// `Eq + Hash + Send + Sync`, and `'static` unless it is a reference itself: for two parts, write
/// `key = format!("{host}:{port}")` or `key = (host.to_owned(), port)`.
///
/// The breakers of a function have one name. To hear of the key, or to list the keys, keep the breakers
/// in a [`Keyed`](../breakerbox/struct.Keyed.html) of your own, and write `breaker = HOSTS.get(host)`.
///
/// ## `max_keys`
///
/// How many keys have a breaker at once, by default 1,000: a `usize`, at least 1. When there are so many,
/// one makes room for a new key: of those that are closed, the one that was asked for least recently. Only
/// when all are open, an open one does.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// #[circuit_breaker(threshold = 5, window = "10s", key = shard, max_keys = 64)]
/// fn query(shard: u32) -> io::Result<()> {
///     // ..
/// #   let _ = shard;
/// #   Ok(())
/// }
/// # query(1).unwrap();
/// ```
///
/// ## `crate`
///
/// Where `breakerbox` is found, if not under its own name: a path, without quotes. For crates that
/// rename it or pass it on.
///
/// ```
/// # use std::io;
/// mod resilience {
///     pub use breakerbox;
/// }
///
/// #[resilience::breakerbox::circuit_breaker(
///     threshold = 5,
///     window = "10s",
///     crate = crate::resilience::breakerbox
/// )]
/// fn ping() -> io::Result<()> {
/// #   Ok(())
///     // ..
/// }
/// # fn main() { ping().unwrap(); }
/// ```
///
/// # The function
///
/// Sync or `async`, free or a method with whatever receiver, of an `impl` or of a trait, generic or not,
/// under `#[async_trait]` too. Other attributes go above it or below; they are expanded from the top, so
/// the upper one ends up inside. With `#[tracing::instrument]` above, the span is around the body, wherever
/// that runs, and a refused call has none; below, it is around the call, be it refused, but not around the
/// body of a sync function with a `timeout`, which runs on another thread.
///
/// It returns `Result<T, E>`, under whatever alias, and `E` has `From<BreakerError>`, through which it
/// gets the breaker's errors; or there is a [`fallback`](#fallback).
/// [`io::Error`](std::io::Error) has that, as have `anyhow::Error` and `Box<dyn Error>`; an error of
/// your own gets it from a variant, here with `thiserror`:
///
/// ```
/// # use breakerbox::{BreakerError, circuit_breaker};
/// #[derive(Debug, thiserror::Error)]
/// enum QuoteError {
///     #[error("no such symbol")]
///     NoSuchSymbol,
///     #[error(transparent)]
///     Breaker(#[from] BreakerError),
/// }
///
/// #[circuit_breaker(threshold = 5, window = "10s")]
/// fn quote(symbol: &str) -> Result<f64, QuoteError> {
///     # let _ = symbol;
///     // ..
///     Err(QuoteError::NoSuchSymbol)
/// }
///
/// match quote("ACME") {
///     Ok(price) => println!("{price}"),
///     Err(QuoteError::Breaker(error)) if error.is_open() => println!("later: {error}"),
///     Err(error) => println!("{error}"),
/// }
/// ```
///
/// A function may also return a future of a `Result`, as `impl Future<Output = Result<T, E>>`, as
/// `Pin<Box<dyn Future<Output = Result<T, E>>>>` or as `BoxFuture<Result<T, E>>`. The function asks the breaker
/// once, when it is called. The returned future carries the permit and gives it back if it is dropped. What the
/// function does before it returns the future is part of the call: it is not done when the breaker is open, and
/// a panic there is a failure. A function that does nothing but `Box::pin(async move { .. })`, as
/// `#[async_trait]` writes it, is called as an `async fn` is, and asks when the future is first polled. The type
/// is written out: unlike that of a `Result`, an alias of a future is not seen through.
///
/// ```
/// # use std::io;
/// # use breakerbox::circuit_breaker;
/// #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
/// fn quote(symbol: &str) -> impl Future<Output = io::Result<f64>> + use<> {
///     let request = symbol.to_owned();
///     async move {
///         // ..
/// #       Ok(request.len() as f64)
///     }
/// }
/// # futures_lite::future::block_on(quote("ACME")).unwrap();
/// ```
///
/// The attribute can't go on a `const fn` or an `extern "C" fn`, nor on a method without a body.
///
/// # What it leaves as it is
///
/// With the attribute a function runs, borrows, drops and is `Send` as without it. Arguments are dropped after
/// the body, last to first, also when a call is refused. The exceptions, besides what a breaker does:
///
/// - The future of an async function is about 48 bytes larger, and each argument that is taken by value is in it
///   once more. With a `timeout` a timer is in it too, which is neither `Unpin` nor `UnwindSafe`; tokio's has
///   some 130 bytes.
/// - An argument that `failure_if`, `ignore_if` or `fallback` names is dropped after the others. So is one whose
///   pattern only copies out of a type with `Drop`. Under `#[async_trait]` a refused call drops the arguments
///   first to last.
/// - `failure_if` and `ignore_if` cannot name what the body borrows mutably.
/// - An argument whose pattern leaves something out, such as `_` or `(a, _)`, has a name of ours in the
///   documentation. A refused call drops it whole.
/// - `#[track_caller]` stays on a function, but its body is a closure's, to which
///   [`Location::caller`](std::panic::Location::caller) is the body itself.
/// - rustc reports the errors in the body at their places, some of them in other words: the body is a closure or
///   an async block.
/// - Some lints are lost, and so an `expect` of them is not fulfilled: `unconditional_recursion`, `unused_mut`
///   of a `mut self` in an async function, and of clippy `boxed_local`, `cognitive_complexity`,
///   `default_numeric_fallback`, `elidable_lifetime_names`, `inline_always`, `manual_async_fn`,
///   `missing_const_for_fn`, `missing_errors_doc` (of a function that returns a future), `needless_lifetimes`,
///   `needless_pass_by_ref_mut`, `needless_pass_by_value`, `needless_question_mark`, `only_used_in_recursion`,
///   `ptr_arg` (of a `key`), `redundant_locals`, `toplevel_ref_arg`, `unnecessary_wraps`, `unused_async`,
///   `unwrap_in_result` and `used_underscore_binding`.
///
/// # What it writes
///
/// The function stays what it was, from outside. Inside, its body becomes a closure or an async
/// block that is called through the breaker, in short:
///
/// ```text
/// async fn quote(symbol: String) -> io::Result<f64> {
///     static BREAKER: Lazy<CircuitBreaker> = Lazy::new(|| /* threshold, window, .. */);
///     let body = pin!(async move {
///         let symbol = symbol;
///         /* the body */
///     });
///     call_async_timeout(&BREAKER, /* timeout */, body)
///         .await
///         .unwrap_or_else(/* the breaker's error as the function's, or the fallback */)
/// }
/// ```
#[proc_macro_attribute]
pub fn circuit_breaker(
    args: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    protect(args.into(), item.into()).into()
}

/// Parses, validates and expands. Where something is wrong, the item stays as it was, so that the
/// mistakes in the attribute cause no others.
fn protect(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = Args::read(args, &mut errors);
    let written = match Item::read(item.clone(), &mut errors) {
        Some(Item::Function(function)) => {
            protect_function(args.as_ref(), &function, &mut errors).unwrap_or(item)
        }
        Some(Item::Declaration(declaration)) => {
            check::declaration(args.as_ref(), &mut errors);
            let args = args.filter(|_| errors.is_empty());
            expand::declaration(args.as_ref(), &declaration)
        }
        None => item,
    };
    let errors = errors.into_tokens();
    quote!(#written #errors)
}

/// `None` if something is wrong.
fn protect_function(
    args: Option<&Args>,
    function: &Function,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let returned = Returned::read(&function.signature, errors);
    let args = args?;
    check::function(args, function, &returned, errors);
    errors
        .is_empty()
        .then(|| expand::function(args, function, &returned))
}
