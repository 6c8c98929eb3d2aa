//! The contenders as async functions with a time-out.
//!
//! failsafe, recloser and tower-resilience's breaker have none: tokio's is what their users put inside.

use std::cell::RefCell;
use std::sync::LazyLock;

use breakerbox::{CircuitBreaker, circuit_breaker};
use failsafe::futures::CircuitBreaker as _;
use recloser::AsyncRecloser;
use throttle_net::resilience;
use tokio::time;
use tower_resilience_circuitbreaker::CircuitBreakerLayer;

use crate::asynchronous::with_permit;
use crate::breakers::{self, Failsafe, LIMIT, LONG, THRESHOLD, ThrottleNet};
use crate::contender::{ATTRIBUTE, CORE, Contender};
use crate::service::{self, Service};
use crate::work::{Error, Outcome, drive, work_async};

/// The bare function first.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(|input| drive(bare(input))),
    Contender::beside("tokio::time::timeout", |input| drive(limited(input))),
    Contender::guarded(ATTRIBUTE, |input| drive(attribute(input))),
    Contender::guarded(CORE, |input| drive(core(input))),
    Contender::guarded("failsafe", |input| drive(failsafe(input))),
    Contender::guarded("recloser", |input| drive(recloser(input))),
    Contender::guarded("breaker", |input| drive(breaker(input))),
    Contender::guarded("throttle-net", |input| drive(throttle_net(input))),
    Contender::guarded("tower-resilience", |input| drive(tower_resilience(input))),
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

/// With the time-out of its own that its docs point to.
async fn throttle_net(input: u64) -> Outcome {
    static BREAKER: LazyLock<ThrottleNet> = LazyLock::new(breakers::throttle_net);
    let limited = async {
        let limited = resilience::timeout(LIMIT, work_async(input)).await;
        limited.unwrap_or(Err(Error::Failed))
    };
    with_permit(&BREAKER, limited).await
}

async fn tower_resilience(input: u64) -> Outcome {
    static LAYER: LazyLock<CircuitBreakerLayer> = LazyLock::new(breakers::tower_resilience);
    thread_local! {
        static SERVICE: RefCell<Service> = service::service(&LAYER, limited);
    }
    service::call(&SERVICE, input).await
}
