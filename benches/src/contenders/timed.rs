//! Async functions with a timeout: tokio's, unless the breaker has another. The crate `breaker` has tokio's inside.

use std::sync::LazyLock;

use breaker::CircuitBreaker as OfBreaker;
use breakerbox::{CircuitBreaker, circuit_breaker};
use failsafe::futures::CircuitBreaker as _;
use recloser::{AsyncRecloser, Recloser};
use throttle_net::resilience;
use tower_resilience_circuitbreaker::CircuitBreakerLayer;

use super::asynchronous::with_permit;
use super::{ATTRIBUTE, BARE, CLOSED, Contender, THRESHOLD, TOKIO_TIMEOUT};
use crate::peers::{Breaker, Failsafe, LIMIT, LONG, TOWER_RESILIENCE, ThrottleNet, TowerService};
use crate::work::{Error, Outcome, drive, work_async};

/// The async contenders with a timeout.
pub const TIMED: &[Contender] = &[
    Contender::beside(BARE, |input| drive(bare(input))),
    Contender::beside(TOKIO_TIMEOUT, |input| drive(limited(input))),
    Contender::guarded(ATTRIBUTE, |input| drive(attribute(input))),
    guarded_async!(B: CircuitBreaker, |i| Ok(B.call_async_timeout(LIMIT, work_async(i)).await?)),
    guarded_async!(B: Failsafe, |i| Ok(B.call(limited(i)).await?)),
    guarded_async!(B: Recloser => AsyncRecloser, |i| Ok(B.call(limited(i)).await?)),
    guarded_async!(B: OfBreaker, |i| Ok(B.call(|| limited(i)).await?)),
    guarded_async!(B: ThrottleNet, |i| with_permit(&B, limited_by_throttle_net(i)).await),
    layered!(limited),
];

async fn bare(input: u64) -> Outcome {
    work_async(input).await
}

#[circuit_breaker(threshold = THRESHOLD, window = LONG, timeout = LIMIT)]
async fn attribute(input: u64) -> Outcome {
    work_async(input).await
}

async fn limited(input: u64) -> Outcome {
    let limited = tokio::time::timeout(LIMIT, work_async(input)).await;
    limited.unwrap_or(Err(Error::Failed))
}

/// The timeout that throttle-net's docs point to.
async fn limited_by_throttle_net(input: u64) -> Outcome {
    let limited = resilience::timeout(LIMIT, work_async(input)).await;
    limited.unwrap_or(Err(Error::Failed))
}
