//! breaker: consecutive failures, or the rate among the last n calls; probes as ours.

use std::time::Duration;

use ::breaker::CircuitBreakerError::{CircuitOpen, Rejected};
use ::breaker::{BackoffStrategy, CircuitBreaker, CircuitBreakerConfig};

use super::{Play, cooldown, single};
use crate::call::{Body, Breaker, Guarded, IS_FAILURE};
use crate::scenario::{Config, Hand, Length};

/// Its longest cooldown: it makes a float of it and back.
const LONGEST: Length = Length(Duration::from_secs(1_000_000_000));

pub(crate) fn build(config: &Config, play: &mut Play<'_>) {
    let calls = config.min_calls.unwrap_or(1);
    let settings = CircuitBreakerConfig::builder()
        .consecutive_failures(config.threshold.unwrap_or(u32::MAX))
        .sliding_window_size(calls)
        .minimum_calls(calls)
        // Zero: no rate opens it.
        .failure_rate_threshold(single(config.failure_rate.unwrap_or(0.0)))
        // Without half-open we admit every call after the cooldown.
        .half_open_max_calls(config.half_open.unwrap_or(u32::MAX))
        .success_threshold(config.half_open.unwrap_or(1))
        .backoff(BackoffStrategy::Exponential {
            initial: cooldown(config),
            max: config.max_cooldown.unwrap_or(LONGEST).0,
            factor: config.backoff.unwrap_or(1.0),
        })
        .failure_predicate(IS_FAILURE);
    play(&CircuitBreaker::new(settings.build()));
}

impl Breaker for CircuitBreaker {
    fn call(&self, body: Body) -> Guarded {
        let breaker = self.clone();
        Box::pin(async move {
            let ended = breaker.call(|| body).await;
            !matches!(ended, Err(CircuitOpen | Rejected))
        })
    }

    fn by_hand(&self, hand: Hand) {
        match hand {
            Hand::Success => self.record_success(),
            Hand::Fail => self.record_failure(),
            Hand::Reset => self.reset(),
            _ => self.trip(),
        }
    }
}
