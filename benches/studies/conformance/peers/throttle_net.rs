//! throttle-net: failures within a rolling period, or a ratio of the last n calls; permits.
//!
//! Its breaker wraps a limiter, which admits everything here.

use std::sync::Arc;
use std::time::Duration;

use ::throttle_net::{CircuitBreaker, ManualClock, Trip};
use breakerbox_benches::peers::Unlimited;

use super::{Play, cooldown, window};
use crate::call::{Body, Breaker, Guarded};
use crate::scenario::{Config, Hand, Outcome};

type Clock = Arc<ManualClock>;
type Throttling = Arc<CircuitBreaker<Unlimited, Clock>>;

pub(crate) fn build(config: &Config, play: &mut Play<'_>) {
    let calls = config.min_calls.unwrap_or(1);
    let clock = Clock::default();
    let trip = match (config.threshold, config.failure_rate) {
        (Some(failures), _) => Trip::Windowed {
            failures,
            period: window(config),
        },
        (None, ratio) => Trip::Ratio {
            window: calls,
            ratio: ratio.unwrap_or(1.0),
            min_calls: calls,
        },
    };
    let probes = config.half_open;
    let breaker = CircuitBreaker::builder()
        .trip(trip)
        .cooldown(cooldown(config))
        // Without half-open we admit every call after the cooldown.
        .half_open(probes.unwrap_or(u32::MAX), probes.unwrap_or(1))
        .build(Unlimited)
        .with_clock(Arc::clone(&clock));
    play(&(Throttling::new(breaker), clock));
}

impl Breaker for (Throttling, Clock) {
    fn call(&self, body: Body) -> Guarded {
        let breaker = Arc::clone(&self.0);
        Box::pin(async move {
            let Ok(permit) = breaker.try_acquire() else {
                return false;
            };
            let permit = permit.expect("the limiter admits everything");
            match body.await {
                Ok(()) => permit.success(),
                Err(Outcome::Ignored) => permit.cancel(),
                Err(_) => permit.failure(),
            }
            true
        })
    }

    fn by_hand(&self, hand: Hand) {
        match hand {
            Hand::Success => self.0.record_success(),
            Hand::Fail => self.0.record_failure(),
            _ => self.0.reset(),
        }
    }

    fn advance(&self, by: Duration) {
        self.1.advance(by);
    }
}
