//! Async functions, each driven to its end by its caller.

use std::sync::LazyLock;

use breaker::CircuitBreaker as OfBreaker;
use breakerbox::{CircuitBreaker, circuit_breaker};
use failsafe::futures::CircuitBreaker as _;
use recloser::{AsyncRecloser, Recloser};
use tower_resilience_circuitbreaker::CircuitBreakerLayer;

use super::{ATTRIBUTE, BARE, CLOSED, Contender, THRESHOLD};
use crate::peers::{Breaker, Failsafe, LONG, TOWER_RESILIENCE, ThrottleNet, TowerService};
use crate::work::{Error, Outcome, drive, work_async};

/// The async contenders.
pub const ASYNC: &[Contender] = &[
    Contender::beside(BARE, |input| drive(bare(input))),
    Contender::guarded(ATTRIBUTE, |input| drive(attribute(input))),
    guarded_async!(B: CircuitBreaker, |i| Ok(B.call_async(work_async(i)).await?)),
    guarded_async!(B: Failsafe, |i| Ok(B.call(work_async(i)).await?)),
    guarded_async!(B: Recloser => AsyncRecloser, |i| Ok(B.call(work_async(i)).await?)),
    guarded_async!(B: OfBreaker, |i| Ok(B.call(|| work_async(i)).await?)),
    guarded_async!(B: ThrottleNet, |i| with_permit(&B, work_async(i)).await),
    layered!(work_async),
];

async fn bare(input: u64) -> Outcome {
    work_async(input).await
}

#[circuit_breaker(threshold = THRESHOLD, window = LONG)]
async fn attribute(input: u64) -> Outcome {
    work_async(input).await
}

/// By permits, as throttle-net's `call`, which can wait for the limiter, reads the clock once more.
pub(super) async fn with_permit(
    breaker: &ThrottleNet,
    work: impl Future<Output = Outcome>,
) -> Outcome {
    let permit = breaker.try_acquire()?.ok_or(Error::Refused)?;
    let outcome = work.await;
    match outcome {
        Ok(_) => permit.success(),
        Err(_) => permit.failure(),
    }
    outcome
}
