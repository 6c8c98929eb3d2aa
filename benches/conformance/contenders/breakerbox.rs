//! breakerbox, by a clock set by hand: it can be told all of a scenario, and shows all of it.

use std::time::Duration;

use ::breakerbox::clock::Manual;
use ::breakerbox::{CallError, CircuitBreaker};

use crate::body::{Body, Failure, Guarded, Refused};
use crate::contender::{Breaker, Contender, Counts, Reading, Time, Wait};
use crate::scenario::{Config, Hand, Length, State};

pub(crate) const CONTENDER: Contender = Contender {
    name: "breakerbox",
    time: Time::ByHand,
    lacks: |_| None,
    build: |config, _, play| play(&Ours::new(config)),
    says_nothing_of: |_| false,
    choices: &[],
};

pub(crate) struct Ours {
    breaker: CircuitBreaker,
    clock: Manual,
}

impl Ours {
    pub(crate) fn new(config: &Config) -> Self {
        let clock = Manual::new();
        let mut builder = CircuitBreaker::builder().clock(&clock);
        if let Some(threshold) = config.threshold {
            builder = builder.threshold(threshold);
        }
        if let Some(Length(window)) = config.window {
            builder = builder.window(window);
        }
        if let Some(Length(cooldown)) = config.cooldown {
            builder = builder.cooldown(cooldown);
        }
        if let Some(probes) = config.half_open {
            builder = builder.half_open(probes);
        }
        if let Some(share) = config.failure_rate {
            builder = builder.failure_rate(share);
        }
        if let Some(calls) = config.min_calls {
            builder = builder.min_calls(calls);
        }
        if let Some(Length(limit)) = config.slow_call {
            builder = builder.slow_call(limit);
        }
        if let Some(factor) = config.backoff {
            builder = builder.backoff(factor);
        }
        if let Some(Length(longest)) = config.max_cooldown {
            builder = builder.max_cooldown(longest);
        }
        if let Some(reset) = config.reset_on_success {
            builder = builder.reset_on_success(reset);
        }
        let breaker = builder.build().expect("a configuration of the corpus");
        Self { breaker, clock }
    }

    pub(crate) fn counts(&self) -> Counts {
        let snapshot = self.breaker.snapshot();
        Counts {
            failures: snapshot.failures,
            failure_rate: snapshot.failure_rate,
            probes: snapshot.probes,
            opened: snapshot.opened,
            late: snapshot.late,
            refused: snapshot.refused,
        }
    }
}

impl Breaker for Ours {
    fn call(&self, body: Body) -> Guarded {
        let breaker = self.breaker.clone();
        Box::pin(async move {
            let ignored = |result: &Result<(), Failure>| matches!(result, Err(Failure::Ignored));
            match breaker.ignore_if(ignored).call_async(body).await {
                Err(CallError::Breaker(error)) => Err(Refused {
                    retry_after: error.retry_after(),
                }),
                _ => Ok(()),
            }
        })
    }

    fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    fn by_hand(&self, hand: Hand) {
        match hand {
            Hand::Success => self.breaker.success(),
            Hand::Fail => self.breaker.fail(),
            Hand::Reset => self.breaker.reset(),
            Hand::Trip => self.breaker.trip(),
            Hand::ForceOpen => self.breaker.force_open(),
            Hand::ForceClosed => self.breaker.force_closed(),
            Hand::Automatic => self.breaker.automatic(),
        }
    }

    fn read(&self) -> Reading {
        let snapshot = self.breaker.snapshot();
        Reading {
            state: Some(match snapshot.state {
                ::breakerbox::State::Closed => State::Closed,
                ::breakerbox::State::Open => State::Open,
                ::breakerbox::State::HalfOpen => State::HalfOpen,
            }),
            notes_late: false,
            ready: Some(self.breaker.ready()),
            wait: Wait::Told(snapshot.retry_after),
            counts: Some(self.counts()),
        }
    }
}
