//! The contenders as functions.

use std::sync::LazyLock;

use breakerbox::{CircuitBreaker, circuit_breaker};
use failsafe::CircuitBreaker as _;
use recloser::Recloser;

use crate::breakers::{self, Failsafe, LONG, THRESHOLD, ThrottleNet};
use crate::contender::{ATTRIBUTE, CORE, Contender};
use crate::peers::{Absent, NOT_SYNC};
use crate::work::{Error, Outcome, work};

/// The bare function first.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(bare),
    Contender::guarded(ATTRIBUTE, attribute),
    Contender::guarded(CORE, core),
    Contender::guarded("failsafe", failsafe),
    Contender::guarded("recloser", recloser),
    Contender::guarded("breaker", breaker),
    Contender::guarded("throttle-net", throttle_net),
];

/// Who can't.
pub const ABSENT: &[Absent] = &[NOT_SYNC];

#[inline(never)]
pub(crate) fn bare(input: u64) -> Outcome {
    work(input)
}

#[circuit_breaker(threshold = THRESHOLD, window = LONG)]
#[inline(never)]
fn attribute(input: u64) -> Outcome {
    work(input)
}

#[inline(never)]
fn core(input: u64) -> Outcome {
    static BREAKER: LazyLock<CircuitBreaker> = LazyLock::new(breakers::ours);
    Ok(BREAKER.call(|| work(input))?)
}

#[inline(never)]
fn failsafe(input: u64) -> Outcome {
    static BREAKER: LazyLock<Failsafe> = LazyLock::new(breakers::failsafe);
    Ok(BREAKER.call(|| work(input))?)
}

#[inline(never)]
fn recloser(input: u64) -> Outcome {
    static BREAKER: LazyLock<Recloser> = LazyLock::new(breakers::recloser);
    Ok(BREAKER.call(|| work(input))?)
}

/// Its `call` takes only futures, so it is driven by hand.
#[inline(never)]
fn breaker(input: u64) -> Outcome {
    static BREAKER: LazyLock<breaker::CircuitBreaker> = LazyLock::new(breakers::breaker);
    by_hand(&BREAKER, input)
}

#[inline]
pub(crate) fn by_hand(breaker: &breaker::CircuitBreaker, input: u64) -> Outcome {
    if breaker.is_open() {
        return Err(Error::Refused);
    }
    let outcome = work(input);
    match outcome {
        Ok(_) => breaker.record_success(),
        Err(_) => breaker.record_failure(),
    }
    outcome
}

#[inline(never)]
fn throttle_net(input: u64) -> Outcome {
    static BREAKER: LazyLock<ThrottleNet> = LazyLock::new(breakers::throttle_net);
    with_permit(&BREAKER, input)
}

#[inline]
pub(crate) fn with_permit(breaker: &ThrottleNet, input: u64) -> Outcome {
    let permit = breaker.try_acquire()?.ok_or(Error::Refused)?;
    let outcome = work(input);
    match outcome {
        Ok(_) => permit.success(),
        Err(_) => permit.failure(),
    }
    outcome
}
