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
        let backoff = iter::successors(Some(cooldown(config)), growth(config))
            .map(|cooldown| cooldown.saturating_sub(Duration::from_nanos(1)));
        let count = config.threshold;
        let count = count.map(|most| consecutive_failures(most, backoff.clone()));
        let rate = config.failure_rate.zip(config.min_calls);
        let rate = rate.map(|(rate, calls)| {
            success_rate_over_time_window(1.0 - rate, calls, window(config), backoff)
        });
        match (count, rate) {
            (Some(count), Some(rate)) => play_by(count.or_else(rate), clock, play),
            (Some(count), None) => play_by(count, clock, play),
            (None, Some(rate)) => play_by(rate, clock, play),
            (None, None) => unreachable!("a configuration has a threshold or a rate"),
        }
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

fn play_by<P>(policy: P, clock: &mut MockClock, play: &mut Play<'_>)
where
    P: FailurePolicy + Send + Sync + 'static,
{
    let breaker = ::failsafe::Config::new().failure_policy(policy).build();
    play(&(breaker, RefCell::new(clock)));
}

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
