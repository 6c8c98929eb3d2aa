//! The contenders as async functions, each driven to its end by its caller.

use std::sync::LazyLock;

use breakerbox::{CircuitBreaker, circuit_breaker};
use failsafe::futures::CircuitBreaker as _;
use recloser::AsyncRecloser;

use crate::breakers::{self, Failsafe, LONG, THRESHOLD};
use crate::contender::Contender;
use crate::work::{Outcome, drive, work_async};

/// The bare function first.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(|input| drive(bare(input))),
    Contender::guarded("#[circuit_breaker]", |input| drive(attribute(input))),
    Contender::guarded("CircuitBreaker::call_async", |input| drive(core(input))),
    Contender::guarded("failsafe", |input| drive(failsafe(input))),
    Contender::guarded("recloser", |input| drive(recloser(input))),
    Contender::guarded("breaker", |input| drive(breaker(input))),
];

async fn bare(input: u64) -> Outcome {
    work_async(input).await
}

#[circuit_breaker(threshold = THRESHOLD, window = LONG)]
async fn attribute(input: u64) -> Outcome {
    work_async(input).await
}

async fn core(input: u64) -> Outcome {
    static BREAKER: LazyLock<CircuitBreaker> = LazyLock::new(breakers::ours);
    Ok(BREAKER.call_async(work_async(input)).await?)
}

async fn failsafe(input: u64) -> Outcome {
    static BREAKER: LazyLock<Failsafe> = LazyLock::new(breakers::failsafe);
    Ok(BREAKER.call(work_async(input)).await?)
}

async fn recloser(input: u64) -> Outcome {
    static BREAKER: LazyLock<AsyncRecloser> = LazyLock::new(|| breakers::recloser().into());
    Ok(BREAKER.call(work_async(input)).await?)
}

async fn breaker(input: u64) -> Outcome {
    static BREAKER: LazyLock<breaker::CircuitBreaker> = LazyLock::new(breakers::breaker);
    Ok(BREAKER.call(|| work_async(input)).await?)
}
