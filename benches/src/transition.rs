//! A call that opens its breaker, which is then reset.
//!
//! What is measured is the failing call, an opening and a closing, of which nobody hears.

use std::sync::LazyLock;

use breakerbox::{CircuitBreaker, circuit_breaker};
use failsafe::CircuitBreaker as _;
use throttle_net::Trip;

use crate::breakers::{self, Failsafe, LONG, ThrottleNet};
use crate::contender::{ATTRIBUTE, CORE, Contender};
use crate::peers::{Absent, NOT_SYNC};
use crate::synchronous;
use crate::work::{Outcome, work};

/// The bare function first.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(synchronous::bare),
    Contender::guarded(ATTRIBUTE, attribute),
    Contender::guarded(CORE, core),
    Contender::guarded("failsafe", failsafe),
    Contender::guarded("breaker", breaker),
    Contender::guarded("throttle-net", throttle_net),
];

/// Who can't.
pub const ABSENT: &[Absent] = &[
    NOT_SYNC,
    Absent {
        rows: "sync, opens and is reset",
        names: &["recloser"],
        why: "can't be reset",
    },
];

#[inline(never)]
fn attribute(input: u64) -> Outcome {
    let outcome = opens(input);
    BREAKER.reset();
    outcome
}

#[circuit_breaker(threshold = 1, window = LONG)]
static BREAKER: CircuitBreaker;

#[circuit_breaker(breaker = BREAKER)]
#[inline]
fn opens(input: u64) -> Outcome {
    work(input)
}

#[inline(never)]
fn core(input: u64) -> Outcome {
    static BREAKER: LazyLock<CircuitBreaker> = LazyLock::new(|| CircuitBreaker::new(1, LONG));
    let outcome = BREAKER.call(|| work(input));
    BREAKER.reset();
    Ok(outcome?)
}

#[inline(never)]
fn failsafe(input: u64) -> Outcome {
    static BREAKER: LazyLock<Failsafe> = LazyLock::new(|| breakers::failsafe_of(1, LONG));
    let outcome = BREAKER.call(|| work(input));
    BREAKER.reset();
    Ok(outcome?)
}

#[inline(never)]
fn breaker(input: u64) -> Outcome {
    static BREAKER: LazyLock<breaker::CircuitBreaker> =
        LazyLock::new(|| breakers::breaker_of(1, LONG));
    let outcome = synchronous::by_hand(&BREAKER, input);
    BREAKER.reset();
    outcome
}

#[inline(never)]
fn throttle_net(input: u64) -> Outcome {
    static BREAKER: LazyLock<ThrottleNet> =
        LazyLock::new(|| breakers::throttle_net_of(Trip::Consecutive(1), LONG));
    let outcome = synchronous::with_permit(&BREAKER, input);
    BREAKER.reset();
    outcome
}
