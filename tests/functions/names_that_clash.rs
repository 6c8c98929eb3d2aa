//! Names of the user's that the generated code uses too, each for something else.
#![allow(
    clippy::redundant_closure_for_method_calls,
    clippy::unused_async,
    dead_code,
    non_camel_case_types,
    unused_macros,
    reason = "the names only have to be in scope"
)]

use ::breakerbox::circuit_breaker;

type u32 = ::std::string::String;
type usize = ();
type f64 = ();
type str = ();
type bool = ();

struct CircuitBreaker;
struct Lazy;
struct Result;
struct Ok;
struct Err;
struct Some;
struct None;
struct Option;
struct From;
struct Into;
struct Box;
struct Pin;
struct String;
struct Vec;
struct Duration;
struct Static;
struct StaticKeyed;
struct Key;
struct Verdict;
struct BreakerError;
trait Send {}
trait Sync {}
trait Future {}
trait Fn {}
trait FnOnce {}
trait Drop {}
trait ByValue {}

/// Has methods for every type.
trait OfAll: ::core::marker::Sized {
    fn kind(self) {}
    fn key(self) {}
    fn works(self) {}
    fn name(self) {}
    fn unwrap_or_else(self) {}
}
impl<T> OfAll for T {}

// Not the crates of these names.
mod core {}
mod std {}
mod alloc {}
mod breakerbox {}

macro_rules! concat {
    () => {};
}
macro_rules! module_path {
    () => {};
}
macro_rules! unreachable {
    () => {};
}
macro_rules! matches {
    () => {};
}

const __VALUE: () = ();
static __BREAKER: () = ();

#[circuit_breaker(
    threshold = 5,
    window = "10s",
    timeout = "1m",
    cooldown = "1m",
    reset_on_success = true,
    name = "clash"
)]
fn sync(__outcome: u8, __error: u8, breaker: u8, body: u8) -> ::std::io::Result<u8> {
    ::std::result::Result::Ok(__outcome + __error + breaker + body)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn asynchronous(__output: u8, __body: u8) -> ::std::io::Result<u8> {
    ::std::result::Result::Ok(__output + __body)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn opaque(
    __works: u8,
    __begun: u8,
    __breaker: u8,
) -> impl ::core::future::Future<Output = ::std::io::Result<u8>> {
    async move { ::std::result::Result::Ok(__works + __begun + __breaker) }
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m", fallback = |_| ::std::result::Result::Ok(__error))]
fn boxed(
    __error: u8,
) -> ::std::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = ::std::io::Result<u8>>>>
{
    ::std::boxed::Box::pin(async move { ::std::result::Result::Ok(__error) })
}

fn boxed_elsewhere(
    of: u8,
) -> ::std::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = ::std::io::Result<u8>>>>
{
    #[circuit_breaker(threshold = 5, window = "10s")]
    fn twice(
        of: u8,
    ) -> ::std::pin::Pin<
        ::std::boxed::Box<dyn ::core::future::Future<Output = ::std::io::Result<u8>>>,
    > {
        boxed(of)
    }
    twice(of)
}

#[circuit_breaker(
    threshold = 1 + 4,
    window = "10s",
    half_open = 2 - 1,
    failure_rate = 1.0 / 2.0,
    min_calls = 20,
    slow_call = "1m",
    backoff = 1.5 + 0.5,
    max_cooldown = "5m",
    jitter = 0.5 * 0.5,
    name = ::std::concat!("a", "b"),
    key = __outcome,
    max_keys = 1 + 1,
    failure_if = |__error| __error.is_err(),
    ignore_if = is_zero,
    fallback = last_known
)]
async fn with_everything(__outcome: u8, __error: u8) -> ::std::io::Result<u8> {
    ::std::result::Result::Ok(__outcome + __error)
}

fn is_zero(__outcome: &::std::io::Result<u8>) -> ::core::primitive::bool {
    ::std::matches!(__outcome, ::std::result::Result::Ok(0))
}

async fn last_known(_: ::breakerbox::BreakerError) -> ::std::io::Result<u8> {
    ::std::result::Result::Ok(7)
}

#[circuit_breaker(threshold = 5, window = "10s")]
static DECLARED: ::breakerbox::CircuitBreaker;

#[circuit_breaker(breaker = DECLARED, fallback = |__outcome| ::std::result::Result::Err(__outcome.into()))]
fn through_declared(__breaker: u8, __error: u8) -> ::std::io::Result<u8> {
    ::std::result::Result::Ok(__breaker + __error)
}

#[circuit_breaker(
    threshold = 1,
    window = "10s",
    failure_if = |_| __outcome == 1,
    fallback = async |_| ::std::result::Result::Ok(__error)
)]
async fn named_by_closures(__outcome: u8, __error: u8) -> ::std::io::Result<u8> {
    ::std::result::Result::Ok(__outcome)
}

#[circuit_breaker(breaker = __works)]
async fn given(__works: &::breakerbox::CircuitBreaker, __breaker: u8) -> ::std::io::Result<u8> {
    ::std::assert!(__works.ready());
    ::std::result::Result::Ok(__breaker)
}

#[test]
fn names_of_the_users_do_not_get_into_the_generated_code() {
    ::futures_lite::future::block_on(async {
        ::std::assert_eq!(opaque(1, 2, 3).await.unwrap(), 6);
        ::std::assert_eq!(boxed(1).await.unwrap(), 1);
        ::std::assert_eq!(boxed_elsewhere(1).await.unwrap(), 1);
        ::std::assert_eq!(with_everything(1, 2).await.unwrap(), 3);
        ::std::assert_eq!(named_by_closures(1, 9).await.unwrap(), 1);
        ::std::assert_eq!(named_by_closures(1, 9).await.unwrap(), 9);
        ::std::assert_eq!(given(&DECLARED, 1).await.unwrap(), 1);
    });
    ::std::assert_eq!(through_declared(1, 2).unwrap(), 3);
    ::std::assert_eq!(sync(1, 2, 3, 4).unwrap(), 10);
    ::std::assert_eq!(
        ::futures_lite::future::block_on(asynchronous(1, 2)).unwrap(),
        3
    );
}
