//! A breaker that was built: calls of one step go through closures and futures, those that overlap
//! are permits.

use std::future::{Future, pending};
use std::mem;
use std::panic::{self, AssertUnwindSafe, resume_unwind};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{BreakerError, CallError, CircuitBreaker, OwnedPermit};
use futures_lite::future::block_on;

use crate::assert_panics;
use crate::configured::configured;
use crate::run::{Reading, Refused, Subject};
use crate::scenario::{Config, Hand, Outcome, State};

pub(crate) struct Built {
    breaker: CircuitBreaker,
    clock: Manual,
}

/// What the body of a call came to, of which the caller ignores one kind.
#[derive(Debug)]
enum Failed {
    Really,
    Ignored,
}

impl Built {
    pub(crate) fn new(config: &Config) -> Result<Self, String> {
        let clock = Manual::new();
        let builder = configured(config).clock(&clock);
        let breaker = builder.build().map_err(|error| error.to_string())?;
        Ok(Self { breaker, clock })
    }

    /// Runs a closure that takes its time and comes to this.
    fn run(&self, outcome: Outcome, takes: Duration) -> Result<(), Refused> {
        let ignored = |result: &Result<(), Failed>| matches!(result, Err(Failed::Ignored));
        let body = || {
            self.clock.advance(takes);
            match outcome {
                Outcome::Ok => Ok(()),
                Outcome::Ignored => Err(Failed::Ignored),
                // Without the hook, which would print it.
                Outcome::Panic => resume_unwind(Box::new("the call's own")),
                _ => Err(Failed::Really),
            }
        };
        let call = || self.breaker.ignore_if(ignored).call(body);
        let result = panic::catch_unwind(AssertUnwindSafe(call));
        match result {
            Ok(Err(CallError::Breaker(error))) => Err(refused(&error)),
            Ok(_) => {
                assert_ne!(outcome, Outcome::Panic, "it goes on unwinding");
                Ok(())
            }
            Err(_) if outcome == Outcome::Panic => Ok(()),
            Err(another) => resume_unwind(another),
        }
    }

    /// Polls a future that never ends by itself, and drops or leaks it.
    fn hang(&self, outcome: Outcome, takes: Duration) -> Result<(), Refused> {
        let mut call = Box::pin(self.breaker.call_async(pending::<Result<(), Failed>>()));
        let first = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        if let Poll::Ready(Err(CallError::Breaker(error))) = first {
            return Err(refused(&error));
        }
        self.clock.advance(takes);
        match outcome {
            Outcome::Forget => mem::forget(call),
            _ => drop(call),
        }
        Ok(())
    }

    /// Waits for a future that never ends until its time is up, which is real time.
    fn time_out(&self, takes: Duration) -> Result<(), Refused> {
        let body = async {
            self.clock.advance(takes);
            pending::<Result<(), Failed>>().await
        };
        let timeout = Duration::from_millis(1);
        match block_on(self.breaker.call_async_timeout(timeout, body)) {
            Err(CallError::Breaker(error)) if error.is_timeout() => Ok(()),
            Err(CallError::Breaker(error)) => Err(refused(&error)),
            ended => unreachable!("nothing ends it: {ended:?}"),
        }
    }
}

impl Subject for Built {
    type Call = OwnedPermit;

    fn call(&mut self, outcome: Outcome, takes: Duration) -> Result<(), Refused> {
        match outcome {
            Outcome::Ok | Outcome::Err | Outcome::Ignored | Outcome::Panic => {
                self.run(outcome, takes)
            }
            Outcome::Cancel | Outcome::Forget => self.hang(outcome, takes),
            Outcome::TimeOut => self.time_out(takes),
        }
    }

    fn begin(&mut self) -> Result<OwnedPermit, Refused> {
        self.breaker
            .try_acquire_owned()
            .map_err(|error| refused(&error))
    }

    fn end(&mut self, permit: OwnedPermit, with: Outcome) {
        match with {
            Outcome::Ok => permit.success(),
            // Whoever holds a permit times its call out by himself.
            Outcome::Err | Outcome::TimeOut => permit.failure(),
            Outcome::Ignored => permit.ignore(),
            Outcome::Cancel => drop(permit),
            Outcome::Forget => mem::forget(permit),
            Outcome::Panic => assert_panics(|| {
                let _permit = permit;
                resume_unwind(Box::new("the call's own"));
            }),
        }
    }

    fn advance(&mut self, by: Duration) {
        self.clock.advance(by);
    }

    fn by_hand(&mut self, hand: Hand) {
        take(hand, &self.breaker);
    }

    fn read(&self) -> Reading {
        read(&self.breaker)
    }
}

/// What is done by hand, to this breaker.
pub(crate) fn take(hand: Hand, breaker: &CircuitBreaker) {
    match hand {
        Hand::Success => breaker.success(),
        Hand::Fail => breaker.fail(),
        Hand::Reset => breaker.reset(),
        Hand::Trip => breaker.trip(),
        Hand::ForceOpen => breaker.force_open(),
        Hand::ForceClosed => breaker.force_closed(),
        Hand::Automatic => breaker.automatic(),
    }
}

pub(crate) fn refused(error: &BreakerError) -> Refused {
    assert!(error.is_open(), "not a refusal: {error}");
    Refused {
        retry_after: error.retry_after(),
    }
}

pub(crate) fn read(breaker: &CircuitBreaker) -> Reading {
    let snapshot = breaker.snapshot();
    assert_eq!(
        breaker.state(),
        snapshot.state,
        "`state` and `snapshot` agree"
    );
    Reading {
        state: match snapshot.state {
            breakerbox::State::Closed => State::Closed,
            breakerbox::State::Open => State::Open,
            breakerbox::State::HalfOpen => State::HalfOpen,
        },
        ready: breaker.ready(),
        retry_after: snapshot.retry_after,
        failures: snapshot.failures,
        failure_rate: snapshot.failure_rate,
        probes: snapshot.probes,
        opened: snapshot.opened,
        late: snapshot.late,
        refused: snapshot.refused,
    }
}
