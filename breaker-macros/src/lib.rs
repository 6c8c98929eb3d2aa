//! The attribute of [`breakerbox`]: `#[circuit_breaker(..)]`.
//!
//! Depend on `breakerbox`, which has the attribute and what it needs at run time.
//!
//! [`breakerbox`]: https://docs.rs/breakerbox

mod args;
mod bindings;
mod borrowed;
mod check;
mod duration;
mod errors;
mod expand;
mod function;
mod item;
mod nearest;
mod returned;
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
/// every thread, of every instance if the function is a method, of every type if it is generic.
///
/// # Arguments
///
/// | argument | what it says | default |
/// |---|---|---|
/// | [`threshold`](#threshold) | how many failures open the breaker | required |
/// | [`window`](#window) | how long a failure counts | required |
/// | [`timeout`](#timeout) | how long a call may take | no time-out |
/// | [`cooldown`](#cooldown) | how long the breaker stays open | the window |
/// | [`reset_on_success`](#reset_on_success) | does a success forget the failures? | `true` |
/// | [`name`](#name) | what errors call the breaker | the function's path |
/// | [`crate`](#crate) | where `breakerbox` is found | `::breakerbox` |
///
/// Values are literals or constant expressions. What is wrong with one is a compile error, be it
/// `threshold = 0` or a constant that is zero.
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
/// A failure is an `Err`, a panic or a time-out. A call that is cancelled, its future dropped, is
/// none. A call that ends after the breaker has opened or closed has no say any more.
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
/// `tokio`, the timer is tokio's.
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
/// deadline until it ends, its result unheeded. So its arguments are owned, `Send + 'static`: take a
/// `String` for a `&str`, and `self: Arc<Self>` for `&self`.
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
/// What the breaker is called in its errors: a `&'static str`, by default the path of the function,
/// such as `my_crate::client::quote`. A method goes by its module and its own name.
///
/// ```
/// # use breakerbox::{BreakerError, circuit_breaker};
/// #[circuit_breaker(threshold = 1, window = "10s", name = "quotes")]
/// fn quote() -> Result<f64, BreakerError> {
///     # let closed = breakerbox::CircuitBreaker::new(1, std::time::Duration::from_secs(1));
///     # closed.fail();
///     # Err(closed.try_acquire().unwrap_err())
///     // ..
/// }
///
/// # quote().unwrap_err();
/// let refused = quote().unwrap_err();
/// assert_eq!(refused.name(), Some("quotes"));
/// assert!(refused.to_string().starts_with("breaker open (quotes): try again in "));
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
/// Sync or `async`, free or a method, generic or not. It returns `Result<T, E>`, under whatever
/// alias, and `E` has `From<BreakerError>`, through which it gets the breaker's errors.
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
/// The attribute can't go on a `const fn` or an `extern "C" fn`, nor on a method without a body.
///
/// # What it writes
///
/// The function stays what it was, from outside. Inside, its body becomes a closure or an async
/// block that is called through the breaker, in short:
///
/// ```text
/// async fn quote(symbol: &str) -> io::Result<f64> {
///     static BREAKER: Lazy<CircuitBreaker> = Lazy::new(|| /* threshold, window, .. */);
///     call_async_timeout(&BREAKER, /* timeout */, async move { /* the body */ }).await
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
