//! breakerbox: every scenario can be said to it, and its clock can be set.

use std::time::Duration;

use ::breakerbox::clock::Manual;
use ::breakerbox::{CallError, CircuitBreaker};

use super::Play;
use crate::call::{Body, Breaker, Guarded};
use crate::configured::configured;
use crate::scenario::{Config, Hand, Outcome};

pub(crate) fn build(config: &Config, play: &mut Play<'_>) {
    let clock = Manual::new();
    let builder = configured(config).clock(&clock);
    let breaker = builder.build().expect("a configuration of the corpus");
    play(&(breaker, clock));
}

impl Breaker for (CircuitBreaker, Manual) {
    fn call(&self, body: Body) -> Guarded {
        let breaker = self.0.clone();
        Box::pin(async move {
            let ignored = |result: &Result<(), Outcome>| *result == Err(Outcome::Ignored);
            let ended = breaker.ignore_if(ignored).call_async(body).await;
            !matches!(ended, Err(CallError::Breaker(_)))
        })
    }

    fn by_hand(&self, hand: Hand) {
        match hand {
            Hand::Success => self.0.success(),
            Hand::Fail => self.0.fail(),
            Hand::Reset => self.0.reset(),
            Hand::Trip => self.0.trip(),
            Hand::ForceOpen => self.0.force_open(),
            Hand::ForceClosed => self.0.force_closed(),
            Hand::Automatic => self.0.automatic(),
        }
    }

    fn advance(&self, by: Duration) {
        self.1.advance(by);
    }
}
