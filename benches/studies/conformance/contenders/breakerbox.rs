//! breakerbox, by a clock set by hand: it can be told all of a scenario, and shows all of it.

use std::time::Duration;

use ::breakerbox::clock::Manual;
use ::breakerbox::{CallError, CircuitBreaker};

use crate::body::{Body, Failure, Guarded, Refused};
use crate::configured::configured;
use crate::contender::{Breaker, Contender, Counts, Reading, Time, Wait};
use crate::scenario::{Config, Hand, State};

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
        let builder = configured(config).clock(&clock);
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
