//! The contenders as async functions with a time-out.
//!
//! failsafe and recloser have none: tokio's is what their users put inside.

use std::sync::LazyLock;

use breakerbox::{CircuitBreaker, circuit_breaker};
use failsafe::futures::CircuitBreaker as _;
use recloser::AsyncRecloser;
use tokio::time;

use crate::breakers::{self, Failsafe, LIMIT, LONG, THRESHOLD};
use crate::contender::Contender;
use crate::work::{Error, Outcome, drive, work_async};

/// The bare function first.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(|input| drive(bare(input))),
    Contender {
        name: "tokio::time::timeout alone",
        call: |input| drive(limited(input)),
        guarded: false,
    },
    Contender::guarded("#[circuit_breaker]", |input| drive(attribute(input))),
    Contender::guarded("call_async_timeout", |input| drive(core(input))),
    Contender::guarded("failsafe + tokio's", |input| drive(failsafe(input))),
    Contender::guarded("recloser + tokio's", |input| drive(recloser(input))),
    Contender::guarded("breaker", |input| drive(breaker(input))),
];

async fn bare(input: u64) -> Outcome {
    work_async(input).await
}

async fn limited(input: u64) -> Outcome {
    let limited = time::timeout(LIMIT, work_async(input)).await;
    limited.unwrap_or(Err(Error::Failed))
}

#[circuit_breaker(threshold = THRESHOLD, window = LONG, timeout = LIMIT)]
async fn attribute(input: u64) -> Outcome {
    work_async(input).await
}

async fn core(input: u64) -> Outcome {
    static BREAKER: LazyLock<CircuitBreaker> = LazyLock::new(breakers::ours);
    Ok(BREAKER.call_async_timeout(LIMIT, work_async(input)).await?)
}

async fn failsafe(input: u64) -> Outcome {
    static BREAKER: LazyLock<Failsafe> = LazyLock::new(breakers::failsafe);
    Ok(BREAKER.call(limited(input)).await?)
}

async fn recloser(input: u64) -> Outcome {
    static BREAKER: LazyLock<AsyncRecloser> = LazyLock::new(|| breakers::recloser().into());
    Ok(BREAKER.call(limited(input)).await?)
}

async fn breaker(input: u64) -> Outcome {
    static BREAKER: LazyLock<breaker::CircuitBreaker> =
        LazyLock::new(breakers::breaker_with_timeout);
    Ok(BREAKER.call(|| work_async(input)).await?)
}
