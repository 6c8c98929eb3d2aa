//! failsafe: consecutive failures, a moving average, or either; one probe that decides.
//!
//! Its clock can be frozen and set (a hidden module, for its own tests): nothing is scaled. It goes
//! half-open *after* the cooldown's last nanosecond where we do with it, which no one can see, so
//! its cooldowns are a nanosecond shorter.

use std::cell::RefCell;
use std::iter;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use ::failsafe::clock::{self, MockClock};
use ::failsafe::failure_policy::{consecutive_failures, success_rate_over_time_window};
use ::failsafe::futures::CircuitBreaker as _;
use ::failsafe::{Error, FailurePolicy, Instrument, StateMachine};

use crate::body::{Body, Failure, Guarded, Refused};
use crate::choice::{
    Choice, admits_all_half_open, always_half_open, another_rate, failures_in_a_row,
    ignored_is_success, panic_or_late,
};
use crate::contender::{Breaker, Contender, Play, Reading, Time, asks_for};
use crate::scenario::{Config, Hand, Length, Scenario, State};
use crate::stopwatch::Stopwatch;

pub(crate) const CONTENDER: Contender = Contender {
    name: "failsafe",
    time: Time::ByHand,
    lacks,
    build,
    says_nothing_of: panic_or_late,
    choices: &[
        Choice {
            says: "counts consecutive failures, whatever their age",
            whence: "failure_policy::consecutive_failures",
            explains: failures_in_a_row,
        },
        Choice {
            says: "after the cooldown always half-open: a failure opens it again",
            whence: "StateMachine",
            explains: always_half_open,
        },
        Choice {
            says: "half-open \"allows calls\", any number of them",
            whence: "StateMachine",
            explains: admits_all_half_open,
        },
        Choice {
            says: "an error that its predicate does not take for one is a success",
            whence: "CircuitBreaker::call_with",
            explains: ignored_is_success,
        },
        Choice {
            says: "an exponentially weighted moving average, and none until a whole window has passed",
            whence: "failure_policy::success_rate_over_time_window",
            explains: another_rate,
        },
    ],
};

fn lacks(scenario: &Scenario) -> Option<&'static str> {
    let config = &scenario.config;
    let hands = [
        Hand::Trip,
        Hand::ForceOpen,
        Hand::ForceClosed,
        Hand::Automatic,
    ];
    if config.half_open.is_some_and(|probes| probes > 1) {
        Some("no number of probes: the first to end decides")
    } else if config.slow_call.is_some() {
        Some("no slow calls")
    } else if config.threshold.is_some() && config.reset_on_success == Some(false) {
        Some("no count that a success does not reset")
    } else if asks_for(scenario, &hands) {
        Some("by hand it can only be reset")
    } else {
        None
    }
}

fn build(config: &Config, _: &Stopwatch, play: &mut Play<'_>) {
    clock::freeze(|clock| {
        let cooldown = config.cooldown.or(config.window);
        let Length(cooldown) = cooldown.expect("every configuration has a window");
        let backoff = iter::successors(Some(cooldown), growth(config))
            .map(|cooldown| cooldown.saturating_sub(Duration::from_nanos(1)));
        let threshold = config.threshold;
        let consecutive = threshold.map(|most| consecutive_failures(most, backoff.clone()));
        let rate = config.failure_rate.zip(config.min_calls).zip(config.window);
        let rate = rate.map(|((rate, calls), Length(window))| {
            success_rate_over_time_window(1.0 - rate, calls, window, backoff)
        });
        match (consecutive, rate) {
            (Some(consecutive), Some(rate)) => play_by(consecutive.or_else(rate), clock, play),
            (Some(consecutive), None) => play_by(consecutive, clock, play),
            (None, Some(rate)) => play_by(rate, clock, play),
            (None, None) => unreachable!("a configuration has a threshold or a rate"),
        }
    });
}

/// Its own exponential backoff knows only the factor two, and takes any iterator.
fn growth(config: &Config) -> impl Fn(&Duration) -> Option<Duration> + Clone + use<> {
    let factor = config.backoff.unwrap_or(1.0);
    let longest = config
        .max_cooldown
        .map_or(Duration::MAX, |Length(most)| most);
    move |last| {
        let next = Duration::try_from_secs_f64(last.as_secs_f64() * factor);
        Some(next.unwrap_or(Duration::MAX).min(longest))
    }
}

fn play_by<P>(policy: P, clock: &mut MockClock, play: &mut Play<'_>)
where
    P: FailurePolicy + Send + Sync + 'static,
{
    let state = Shown::default();
    let config = ::failsafe::Config::new().failure_policy(policy);
    play(&Failsafe {
        breaker: config.instrument(state.clone()).build(),
        state,
        clock: RefCell::new(clock),
    });
}

struct Failsafe<'a, P> {
    breaker: StateMachine<P, Shown>,
    state: Shown,
    clock: RefCell<&'a mut MockClock>,
}

impl<P: FailurePolicy + Send + Sync + 'static> Breaker for Failsafe<'_, P> {
    fn call(&self, body: Body) -> Guarded {
        let call = self
            .breaker
            .call_with(|failure: &Failure| failure.is_real(), body);
        Box::pin(async move {
            match call.await {
                Err(Error::Rejected) => Err(Refused { retry_after: None }),
                _ => Ok(()),
            }
        })
    }

    fn advance(&self, by: Duration) {
        self.clock.borrow_mut().advance(by);
    }

    fn by_hand(&self, hand: Hand) {
        match hand {
            Hand::Success => self.breaker.on_success(),
            Hand::Fail => self.breaker.on_error(),
            Hand::Reset => self.breaker.reset(),
            _ => unreachable!("it lacks that"),
        }
    }

    fn read(&self) -> Reading {
        Reading {
            state: Some(self.state.state()),
            notes_late: true,
            ..Reading::default()
        }
    }
}

/// The state as it tells its instrument; there is no other way to see it.
#[derive(Clone, Default)]
struct Shown(Arc<AtomicU8>);

impl Shown {
    fn state(&self) -> State {
        match self.0.load(Ordering::Relaxed) {
            0 => State::Closed,
            1 => State::Open,
            _ => State::HalfOpen,
        }
    }
}

impl Instrument for Shown {
    fn on_call_rejected(&self) {}

    fn on_closed(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    fn on_open(&self) {
        self.0.store(1, Ordering::Relaxed);
    }

    fn on_half_open(&self) {
        self.0.store(2, Ordering::Relaxed);
    }
}
