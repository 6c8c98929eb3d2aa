//! The contenders as async functions, each driven to its end by its caller.

use std::cell::RefCell;
use std::sync::LazyLock;

use breakerbox::{CircuitBreaker, circuit_breaker};
use failsafe::futures::CircuitBreaker as _;
use recloser::AsyncRecloser;
use tower_resilience_circuitbreaker::CircuitBreakerLayer;

use crate::breakers::{self, Failsafe, LONG, THRESHOLD, ThrottleNet};
use crate::contender::{ATTRIBUTE, CORE, Contender};
use crate::service::{self, Service};
use crate::work::{Error, Outcome, drive, work_async};

/// The bare function first.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(|input| drive(bare(input))),
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

/// By its permits: its `call`, which can wait for the limiter, reads the clock once more.
async fn throttle_net(input: u64) -> Outcome {
    static BREAKER: LazyLock<ThrottleNet> = LazyLock::new(breakers::throttle_net);
    with_permit(&BREAKER, work_async(input)).await
}

pub(crate) async fn with_permit(
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

async fn tower_resilience(input: u64) -> Outcome {
    static LAYER: LazyLock<CircuitBreakerLayer> = LazyLock::new(breakers::tower_resilience);
    thread_local! {
        static SERVICE: RefCell<Service> = service::service(&LAYER, work_async);
    }
    service::call(&SERVICE, input).await
}
