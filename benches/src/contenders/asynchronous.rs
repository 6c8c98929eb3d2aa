//! Async functions, each driven to its end by its caller, without a timeout and with one.

use std::sync::LazyLock;

use breaker::CircuitBreaker as OfBreaker;
use breakerbox::{CircuitBreaker, circuit_breaker};
use failsafe::futures::CircuitBreaker as _;
use recloser::{AsyncRecloser, Recloser};
use throttle_net::resilience;
use tower_resilience_circuitbreaker::CircuitBreakerLayer;

use super::{ATTRIBUTE, BARE, CLOSED, Contender, THRESHOLD, TOKIO_TIMEOUT};
use crate::peers::{Breaker, Failsafe, LIMIT, LONG, TOWER_RESILIENCE, ThrottleNet};
use crate::peers::{TowerService, tower_call, tower_layer, tower_service};
use crate::work::{Error, Outcome, drive, work_async};

/// An async function with a breaker of this type in a static. `=>` names the type of its async calls.
macro_rules! guarded {
    ($breaker:ident: $type:ty, |$input:ident| $call:expr) => {
        guarded!($breaker: $type => $type, |$input| $call)
    };
    ($breaker:ident: $sync:ty => $type:ty, |$input:ident| $call:expr) => {{
        async fn call($input: u64) -> Outcome {
            static $breaker: LazyLock<$type> = LazyLock::new(|| <$sync>::new_that(CLOSED).into());
            $call
        }
        Contender::guarded(<$sync>::NAME, |input| drive(call(input)))
    }};
}

/// The bare function, the contenders that are written out, then the peers around a function.
/// throttle-net has a function of its own. The compiler inlines none that lists share, so they share none.
macro_rules! contenders {
    ($($first:expr),*; $work:ident, $work_of_throttle_net:ident) => {
        &[
            {
                async fn bare(input: u64) -> Outcome {
                    work_async(input).await
                }
                Contender::beside(BARE, |input| drive(bare(input)))
            },
            $($first,)*
            guarded!(B: Failsafe, |i| Ok(B.call($work(i)).await?)),
            guarded!(B: Recloser => AsyncRecloser, |i| Ok(B.call($work(i)).await?)),
            guarded!(B: OfBreaker, |i| Ok(B.call(|| $work(i)).await?)),
            guarded!(B: ThrottleNet, |i| with_permit(&B, $work_of_throttle_net(i)).await),
            {
                static LAYER: LazyLock<CircuitBreakerLayer> =
                    LazyLock::new(|| tower_layer(THRESHOLD, LONG));
                thread_local! {
                    static SERVICE: TowerService = tower_service(&LAYER, $work);
                }
                Contender::guarded(TOWER_RESILIENCE, |i| drive(tower_call(&SERVICE, i)))
            },
        ]
    };
}

/// The async contenders.
pub const ASYNC: &[Contender] = contenders![
    Contender::guarded(ATTRIBUTE, |input| drive(attribute(input))),
    guarded!(B: CircuitBreaker, |i| Ok(B.call_async(work_async(i)).await?));
    work_async, work_async
];

/// The async contenders with a timeout: tokio's, unless the breaker has another.
pub const TIMED: &[Contender] = contenders![
    Contender::beside(TOKIO_TIMEOUT, |input| drive(limited(input))),
    Contender::guarded(ATTRIBUTE, |input| drive(attribute_with_timeout(input))),
    guarded!(B: CircuitBreaker, |i| Ok(B.call_async_timeout(LIMIT, work_async(i)).await?));
    limited, limited_by_throttle_net
];

#[circuit_breaker(threshold = THRESHOLD, window = LONG)]
async fn attribute(input: u64) -> Outcome {
    work_async(input).await
}

#[circuit_breaker(threshold = THRESHOLD, window = LONG, timeout = LIMIT)]
async fn attribute_with_timeout(input: u64) -> Outcome {
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

/// By permits, as throttle-net's `call`, which can wait for the limiter, reads the clock once more.
async fn with_permit(breaker: &ThrottleNet, work: impl Future<Output = Outcome>) -> Outcome {
    let permit = breaker.try_acquire()?.ok_or(Error::Refused)?;
    let outcome = work.await;
    match outcome {
        Ok(_) => permit.success(),
        Err(_) => permit.failure(),
    }
    outcome
}
