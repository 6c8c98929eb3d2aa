//! Nothing that the attribute writes is told of as the user's, whatever the user asks clippy for.
//!
//! `cargo clippy --tests` is the test; what runs here only uses the functions.
#![deny(warnings, missing_docs, unreachable_pub, unused, unused_qualifications)]
#![deny(
    elided_lifetimes_in_paths,
    let_underscore_drop,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    unit_bindings,
    unsafe_op_in_unsafe_fn,
    unused_import_braces,
    unused_lifetimes,
    variant_size_differences
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery, clippy::cargo)]
#![deny(
    clippy::absolute_paths,
    clippy::allow_attributes,
    clippy::as_conversions,
    clippy::default_numeric_fallback,
    clippy::exhaustive_enums,
    clippy::expect_used,
    clippy::infinite_loop,
    clippy::let_underscore_must_use,
    clippy::let_underscore_untyped,
    clippy::mem_forget,
    clippy::min_ident_chars,
    clippy::missing_docs_in_private_items,
    clippy::non_std_lazy_statics,
    clippy::panic,
    clippy::pattern_type_mismatch,
    clippy::pub_use,
    clippy::redundant_type_annotations,
    clippy::same_name_method,
    clippy::semicolon_inside_block,
    clippy::shadow_reuse,
    clippy::shadow_same,
    clippy::shadow_unrelated,
    clippy::str_to_string,
    clippy::try_err,
    clippy::unreachable,
    clippy::unused_result_ok,
    clippy::unused_trait_names,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]
#![allow(
    clippy::cargo_common_metadata,
    clippy::multiple_crate_versions,
    reason = "of the package, not of the code"
)]

use std::fmt::Display;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use async_trait::async_trait;
use breakerbox::{BreakerError, CircuitBreaker, circuit_breaker};
use futures_lite::future::{block_on, yield_now};

/// Nothing is wrong with it.
#[circuit_breaker(threshold = 5, window = "10s")]
fn sync(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

/// Nor with it on another thread.
#[circuit_breaker(
    threshold = 5,
    window = "10s",
    timeout = "1m",
    cooldown = Duration::from_secs(1),
    reset_on_success = false,
    name = "lints"
)]
#[must_use = "tells the length"]
fn sync_timeout(text: Arc<str>, (_held, _): (Arc<()>, u8)) -> io::Result<usize> {
    if text.is_empty() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(text.len())
}

/// Nor with it as a future.
#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous(text: &str) -> io::Result<usize> {
    yield_now().await;
    Ok(text.len())
}

/// Nor with a deadline for that.
#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn asynchronous_timeout(text: &str) -> io::Result<impl Iterator<Item = char>> {
    yield_now().await;
    Ok(text.chars())
}

/// Nor with every argument that a breaker is built with.
#[circuit_breaker(
    threshold = 5,
    window = "10s",
    cooldown = Duration::from_secs(1),
    half_open = 2,
    failure_rate = 0.5,
    min_calls = 2 * 10,
    slow_call = "1m",
    backoff = 2,
    max_cooldown = Duration::from_secs(60),
    jitter = 0.25,
    reset_on_success = !cfg!(windows),
    name = concat!("li", "nts")
)]
fn every_setting(text: &str) -> io::Result<&str> {
    if text.is_empty() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(text)
}

/// Nor with a lint that the body expects.
#[circuit_breaker(threshold = 5, window = "10s")]
fn unused(text: &str) -> io::Result<usize> {
    #![expect(unused_variables, reason = "the lint is of the body")]
    let unused = text;
    Ok(text.len())
}

/// Nor with a lint that the function expects.
#[circuit_breaker(threshold = 5, window = "10s")]
#[expect(unreachable_code, reason = "the lint is of the body")]
fn unreachable(text: &str) -> io::Result<usize> {
    return Ok(text.len());
    Ok(0)
}

/// Nor with what never returns.
#[circuit_breaker(threshold = 5, window = "10s")]
#[expect(clippy::infinite_loop, reason = "the type is what the attribute needs")]
fn never_returns() -> io::Result<usize> {
    loop {
        thread::yield_now();
    }
}

/// Nor with a future that never ends.
#[circuit_breaker(threshold = 5, window = "10s")]
#[expect(clippy::infinite_loop, reason = "the type is what the attribute needs")]
async fn never_ends() -> io::Result<usize> {
    loop {
        yield_now().await;
    }
}

/// Nor with a future that is returned.
#[circuit_breaker(threshold = 5, window = "10s")]
fn opaque(text: &str) -> impl Future<Output = io::Result<usize>> + Send {
    let length = text.len();
    async move {
        yield_now().await;
        Ok(length)
    }
}

/// Nor with a deadline for that, and with what answers instead.
#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m", fallback = |_| Ok(0))]
fn opaque_timeout(text: &str) -> impl Future<Output = io::Result<usize>> {
    asynchronous(text)
}

/// Nor with one in a box.
#[circuit_breaker(threshold = 5, window = "10s")]
fn boxed(text: &str) -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send + '_>> {
    Box::pin(async move { asynchronous(text).await })
}

/// Nor with one that was boxed elsewhere.
#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
fn boxed_elsewhere(text: &str) -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send + '_>> {
    boxed(text)
}

fn is_long(result: &io::Result<usize>) -> bool {
    result.as_ref().is_ok_and(|length| *length > 99)
}

/// Nor with what judges it.
#[circuit_breaker(
    threshold = 5,
    window = "10s",
    failure_if = is_long,
    ignore_if = |result| result.as_ref().is_ok_and(|length| *length == text.len())
)]
fn judged(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

/// Nor with what judges a future.
#[circuit_breaker(threshold = 5, window = "10s", failure_if = Result::is_err)]
async fn judged_async(text: &str) -> io::Result<impl Display + use<'_>> {
    yield_now().await;
    Ok(text)
}

async fn last_known(error: BreakerError) -> io::Result<usize> {
    yield_now().await;
    Err(error.into())
}

/// Nor with what answers instead of it.
#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Ok(text.len()))]
fn answered(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

/// Nor with a function that does.
#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m", fallback = last_known)]
async fn answered_by_path(text: &str) -> io::Result<usize> {
    yield_now().await;
    Ok(text.len())
}

/// Nor with a future that does.
#[circuit_breaker(threshold = 5, window = "10s", fallback = async |error| {
    if text.is_empty() {
        return Ok(0);
    }
    last_known(error).await
})]
async fn answered_later(text: &str) -> io::Result<usize> {
    yield_now().await;
    Ok(text.len())
}

/// Nor with a breaker by itself.
#[circuit_breaker(threshold = 5, window = "10s")]
pub static DECLARED: CircuitBreaker;

/// Nor with those who use it.
#[circuit_breaker(breaker = DECLARED)]
fn through_declared(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

/// Nor with those in their futures.
#[circuit_breaker(breaker = DECLARED, timeout = "1m")]
fn future_through_declared(text: &str) -> impl Future<Output = io::Result<usize>> {
    asynchronous(text)
}

/// Nor with keys.
#[circuit_breaker(threshold = 5, window = "10s", key = text, max_keys = 2)]
fn by_key(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

/// Nor with the key of a future.
#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m", key = text, max_keys = 2 + 2)]
fn future_by_key(text: &str) -> impl Future<Output = io::Result<usize>> + use<> {
    let length = text.len();
    async move { Ok(length) }
}

/// Nor with any key.
#[circuit_breaker(threshold = 5, window = "10s", key = number % 2 == 0)]
async fn by_expression(number: usize) -> io::Result<usize> {
    yield_now().await;
    Ok(number)
}

/// Has a breaker with it.
pub struct Client {
    breaker: CircuitBreaker,
    host: String,
}

impl Client {
    /// Nor with that.
    #[circuit_breaker(breaker = &self.breaker)]
    fn of_instance(&self) -> io::Result<&str> {
        Ok(&self.host)
    }

    /// Nor where the instance changes.
    ///
    /// # Errors
    ///
    /// If the breaker is open.
    #[circuit_breaker(breaker = self.breaker, fallback = |_| Ok(self.host.len()))]
    pub async fn of_instance_that_changes(&mut self) -> io::Result<usize> {
        self.host.push('.');
        yield_now().await;
        Ok(self.host.len())
    }

    /// Nor with a key that it has.
    #[circuit_breaker(threshold = 5, window = "10s", key = self.host)]
    fn by_host(&self) -> io::Result<usize> {
        Ok(self.host.len())
    }
}

/// A trait for all.
#[async_trait]
trait Length {
    /// Nor with what is provided.
    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn provided(&self, text: &str) -> io::Result<usize> {
        yield_now().await;
        Ok(text.len())
    }

    /// Is for others.
    async fn required(&mut self) -> io::Result<usize>;
}

#[async_trait]
impl Length for Client {
    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m", fallback = last_known)]
    async fn required(&mut self) -> io::Result<usize> {
        self.host.push('.');
        yield_now().await;
        Ok(self.host.len())
    }
}

#[test]
fn annotated_functions_raise_no_lint() -> io::Result<()> {
    assert_eq!(sync("four")?, 4);
    assert_eq!(sync_timeout("four".into(), (Arc::new(()), 1))?, 4);
    assert_eq!(every_setting("four")?, "four");
    assert_eq!(unused("four")?, 4);
    assert_eq!(unreachable("four")?, 4);
    let _: fn() -> io::Result<usize> = never_returns;
    drop(never_ends());
    assert_eq!(judged("four")?, 4);
    assert_eq!(answered("four")?, 4);
    assert_eq!(through_declared("four")?, 4);
    assert_eq!(by_key("four")?, 4);
    block_on(async {
        assert_eq!(asynchronous("four").await?, 4);
        assert_eq!(asynchronous_timeout("four").await?.count(), 4);
        assert_eq!(opaque("four").await?, 4);
        assert_eq!(opaque_timeout("four").await?, 4);
        assert_eq!(boxed("four").await?, 4);
        assert_eq!(boxed_elsewhere("four").await?, 4);
        assert_eq!(judged_async("four").await?.to_string(), "four");
        assert_eq!(answered_by_path("four").await?, 4);
        assert_eq!(answered_later("four").await?, 4);
        assert_eq!(future_through_declared("four").await?, 4);
        assert_eq!(future_by_key("four").await?, 4);
        assert_eq!(by_expression(4).await?, 4);
        Ok(())
    })
}

#[test]
fn annotated_methods_raise_no_lint() -> io::Result<()> {
    let mut client = Client {
        breaker: DECLARED.clone(),
        host: "four".to_owned(),
    };
    assert_eq!(client.of_instance()?, "four");
    assert_eq!(client.by_host()?, 4);
    block_on(async {
        assert_eq!(client.of_instance_that_changes().await?, 5);
        assert_eq!(client.required().await?, 6);
        assert_eq!(client.provided("four").await?, 4);
        Ok(())
    })
}

/// An argument whose pattern leaves the guard of a lock out.
struct Held<'a>(
    #[expect(dead_code, reason = "it is held")] MutexGuard<'a, ()>,
    usize,
);

/// Nor with patterns, and levels of lints on arguments.
#[circuit_breaker(threshold = 5, window = "10s")]
fn of_patterns(
    Held(_, length): Held<'_>,
    (_, other): (MutexGuard<'_, ()>, usize),
    #[expect(non_snake_case, reason = "the name is an argument's")] More: usize,
    #[expect(unused_variables, reason = "the body has no use for it")] unused: usize,
    mut text: &str,
) -> io::Result<usize> {
    let all = length + other + More + text.len();
    text = "";
    Ok(all + text.len())
}

/// Nor with an attribute below that uses an argument.
#[circuit_breaker(threshold = 5, window = "10s")]
#[tracing::instrument]
fn traced(id: usize) -> io::Result<usize> {
    Ok(4)
}

#[test]
#[expect(
    clippy::significant_drop_tightening,
    reason = "the function drops the guards"
)]
fn patterns_and_traced_arguments_raise_no_lint() -> io::Result<()> {
    let (first, second) = (Mutex::new(()), Mutex::new(()));
    let held = first.lock().unwrap_or_else(PoisonError::into_inner);
    let other = second.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(of_patterns(Held(held, 1), (other, 1), 1, 1, "a")?, 4);
    assert_eq!(traced(1)?, 4);
    Ok(())
}
