//! recloser: the rate of failures among the last n calls, closed and half-open.
//!
//! A rate counts from the call after the first `closed_len`. So it begins a scenario with as many
//! successes as the threshold says, and opens when as many failures have followed.

use std::time::Duration;

use ::recloser::{AsyncRecloser, Error, Recloser};

use super::{Play, cooldown, single};
use crate::call::{Body, Breaker, Call, Guarded, IS_FAILURE};
use crate::scenario::{Config, Length, Outcome};

pub(crate) fn build(config: &Config, play: &mut Play<'_>) {
    // The rate of n calls counts with the call after them, which makes the minimum of calls.
    let minimum = config.min_calls.map(|calls| calls - 1);
    let calls = config.threshold.or(minimum);
    let calls = calls.expect("a configuration has a threshold or a rate");
    let probes = config.half_open.unwrap_or(1).saturating_sub(1).max(1);
    let mut builder = Recloser::custom()
        .closed_len(calls as usize)
        .error_rate_closed(single(config.failure_rate.unwrap_or(1.0)))
        .half_open_len(probes as usize)
        // Less than one failure among the probes: one opens it, none closes it.
        .error_rate_half_open(single(0.5 / f64::from(probes)))
        .open_wait(cooldown(config));
    if let Some(factor) = config.backoff {
        let Length(longest) = config.max_cooldown.unwrap_or(Length(Duration::MAX));
        builder = builder.open_wait_strategy(move |openings: u32, wait: Duration| {
            wait.mul_f64(factor.powf(f64::from(openings))).min(longest)
        });
    }
    let breaker = AsyncRecloser::from(builder.build());
    for _ in 0..config.threshold.unwrap_or(0) {
        let call = Call::begin(&breaker);
        call.expect("it is closed").end(Outcome::Ok);
    }
    play(&breaker);
}

impl Breaker for AsyncRecloser {
    fn call(&self, body: Body) -> Guarded {
        let call = self.call_with(IS_FAILURE, body);
        Box::pin(async { !matches!(call.await, Err(Error::Rejected)) })
    }
}
