//! failsafe: consecutive failures, a moving average, or either; one probe decides.
//!
//! Its clock can be frozen and set (a hidden module, for its own tests). It is half-open one nanosecond
//! after its cooldown, so its cooldowns are that much shorter.

use std::cell::RefCell;
use std::iter;
use std::time::Duration;

use ::failsafe::clock::{self, MockClock};
use ::failsafe::failure_policy::{consecutive_failures, success_rate_over_time_window};
use ::failsafe::futures::CircuitBreaker as _;
use ::failsafe::{Error, FailurePolicy, StateMachine};

use super::{Play, cooldown, window};
use crate::call::{Body, Breaker, Guarded, IS_FAILURE};
use crate::scenario::{Config, Hand, Length};

pub(crate) fn build(config: &Config, play: &mut Play<'_>) {
    clock::freeze(|clock| {
        let cooldowns = iter::successors(Some(cooldown(config)), growth(config))
            .map(|cooldown| cooldown.saturating_sub(Duration::from_nanos(1)));
        let most = config.threshold.unwrap_or(u32::MAX);
        let count = consecutive_failures(most, cooldowns.clone());
        // A success rate of zero is never missed.
        let rate = config.failure_rate.map(|rate| (1.0 - rate, window(config)));
        let (rate, window) = rate.unwrap_or((0.0, Duration::from_secs(1)));
        let calls = config.min_calls.unwrap_or(1);
        let rate = success_rate_over_time_window(rate, calls, window, cooldowns);
        let policy = count.or_else(rate);
        let breaker = ::failsafe::Config::new().failure_policy(policy).build();
        play(&(breaker, RefCell::new(clock)));
    });
}

/// Its own exponential backoff has the factor two. It takes any iterator.
fn growth(config: &Config) -> impl Fn(&Duration) -> Option<Duration> + Clone + use<> {
    let factor = config.backoff.unwrap_or(1.0);
    let Length(longest) = config.max_cooldown.unwrap_or(Length(Duration::MAX));
    move |last| {
        let next = Duration::try_from_secs_f64(last.as_secs_f64() * factor);
        Some(next.unwrap_or(Duration::MAX).min(longest))
    }
}

type Clock<'a> = RefCell<&'a mut MockClock>;

impl<P: FailurePolicy + Send + Sync + 'static> Breaker for (StateMachine<P, ()>, Clock<'_>) {
    fn call(&self, body: Body) -> Guarded {
        let call = self.0.call_with(IS_FAILURE, body);
        Box::pin(async { !matches!(call.await, Err(Error::Rejected)) })
    }

    fn by_hand(&self, hand: Hand) {
        match hand {
            Hand::Success => self.0.on_success(),
            Hand::Fail => self.0.on_error(),
            _ => self.0.reset(),
        }
    }

    fn advance(&self, by: Duration) {
        self.1.borrow_mut().advance(by);
    }
}
