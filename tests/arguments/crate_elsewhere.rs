//! `crate`, where breakerbox has another name and no prelude is in scope.
#![no_implicit_prelude]

pub(super) extern crate breakerbox as fuse;
extern crate std;

mod reexported {
    pub(super) use super::fuse as inner;
}

mod shadowed {
    pub(super) mod breakerbox {}
    pub(super) mod core {}
}

use shadowed::{breakerbox, core};
use std::io;
use std::prelude::rust_2024::Ok;

#[fuse::circuit_breaker(threshold = 5, window = "10s", crate = fuse)]
fn renamed() -> io::Result<()> {
    Ok(())
}

#[fuse::circuit_breaker(threshold = 5, window = "10s", timeout = "1m", crate = crate::crate_elsewhere::reexported::inner)]
async fn deeper() -> io::Result<()> {
    Ok(())
}

#[fuse::circuit_breaker(threshold = 5, window = "10s")]
fn as_it_is() -> io::Result<()> {
    Ok(())
}

#[fuse::circuit_breaker(threshold = 5, window = "10s", crate = fuse, fallback = |_| Ok(()))]
fn opaque() -> impl ::core::future::Future<Output = io::Result<()>> {
    async { Ok(()) }
}

#[fuse::circuit_breaker(threshold = 5, window = "10s", key = 1 + text, crate = fuse, fallback = last_known)]
fn boxed(
    text: u8,
) -> ::std::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = io::Result<()>>>> {
    ::std::boxed::Box::pin(async move {
        ::std::assert_eq!(text, 1);
        Ok(())
    })
}

#[fuse::circuit_breaker(threshold = 5, window = "10s", key = text, max_keys = 9)]
fn boxed_elsewhere(
    text: &str,
) -> ::std::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = io::Result<()>>>> {
    ::std::assert_eq!(text, "text");
    boxed(1)
}

#[expect(
    clippy::unused_async,
    reason = "as a fallback, it has an answer at once"
)]
async fn last_known(error: fuse::BreakerError) -> io::Result<()> {
    ::std::prelude::rust_2024::Err(::std::convert::Into::into(error))
}

#[fuse::circuit_breaker(
    window = "10s",
    half_open = 2,
    failure_rate = 0.5,
    min_calls = 1 + 1,
    backoff = 2,
    jitter = 0.1 + 0.1,
    failure_if = ::std::result::Result::is_err,
    ignore_if = |_| false,
    fallback = async |error| last_known(error).await,
    crate = crate::crate_elsewhere::reexported::inner
)]
async fn with_everything() -> io::Result<()> {
    Ok(())
}

#[fuse::circuit_breaker(threshold = 5, window = "10s", crate = fuse)]
static DECLARED: fuse::CircuitBreaker;

#[fuse::circuit_breaker(breaker = DECLARED, crate = fuse)]
fn through_declared() -> io::Result<()> {
    Ok(())
}

#[allow(unused_imports)]
use self::{breakerbox as _, core as _};

#[::core::prelude::v1::test]
fn breakerbox_is_found_where_the_argument_says() -> io::Result<()> {
    renamed()?;
    as_it_is()?;
    through_declared()?;
    ::futures_lite::future::block_on(opaque())?;
    ::futures_lite::future::block_on(boxed(1))?;
    ::futures_lite::future::block_on(boxed_elsewhere("text"))?;
    ::futures_lite::future::block_on(with_everything())?;
    ::futures_lite::future::block_on(deeper())
}
