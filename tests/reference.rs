//! The breaker against the reference algorithm: a plain model, written from the design, is driven
//! through the same random sequence, and both are compared after each step.

mod model;

use std::panic::{self, AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{CallError, CircuitBreaker, Permit, State};
use proptest::prelude::*;

use crate::model::{Admitted, Model, Settings};

/// One step of a sequence. Calls that are under way are settled in any order: `usize` says which.
#[derive(Clone, Debug)]
enum Step {
    Advance(u64),
    Begin,
    Succeed(usize),
    Fail(usize),
    Ignore(usize),
    Cancel(usize),
    Panic(usize),
    CallOk,
    CallErr,
    CallPanics,
    SuccessByHand,
    FailByHand,
    Reset,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn breaker_and_model_agree_after_every_step(
        settings in settings(),
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let clock = Manual::new();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let breaker = built(settings, &clock, &heard);
        let mut both = Both {
            breaker: &breaker,
            clock,
            model: Model::new(settings),
            calls: Vec::new(),
        };
        for (at, step) in steps.into_iter().enumerate() {
            both.take(&step);
            both.compare().map_err(|error| {
                TestCaseError::fail(format!("after step {at}, {step:?}: {error}"))
            })?;
            prop_assert_eq!(&*heard.lock().unwrap(), &both.model.transitions);
        }
    }
}

fn settings() -> impl Strategy<Value = Settings> {
    // Up to 1,024 the count is exact; of what is above, `window.rs` knows.
    let threshold = prop_oneof![4 => 1..5_u32, 1 => Just(1_024)];
    (threshold, 1..30_u64, 1..30_u64, any::<bool>()).prop_map(
        |(threshold, window, cooldown, reset_on_success)| Settings {
            threshold,
            window,
            cooldown,
            reset_on_success,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..12_u64).prop_map(Step::Advance),
        1 => (25..40_u64).prop_map(Step::Advance),
        4 => Just(Step::Begin),
        2 => any::<usize>().prop_map(Step::Succeed),
        4 => any::<usize>().prop_map(Step::Fail),
        1 => any::<usize>().prop_map(Step::Ignore),
        1 => any::<usize>().prop_map(Step::Cancel),
        1 => any::<usize>().prop_map(Step::Panic),
        2 => Just(Step::CallOk),
        6 => Just(Step::CallErr),
        1 => Just(Step::CallPanics),
        1 => Just(Step::SuccessByHand),
        2 => Just(Step::FailByHand),
        1 => Just(Step::Reset),
    ]
}

fn built(
    settings: Settings,
    clock: &Manual,
    heard: &Arc<Mutex<Vec<(State, State)>>>,
) -> CircuitBreaker {
    let heard = Arc::clone(heard);
    CircuitBreaker::builder()
        .threshold(settings.threshold)
        .window(Duration::from_nanos(settings.window))
        .cooldown(Duration::from_nanos(settings.cooldown))
        .reset_on_success(settings.reset_on_success)
        .clock(clock)
        .on_transition(move |transition| {
            heard.lock().unwrap().push((transition.from, transition.to));
        })
        .build()
        .unwrap()
}

/// The breaker and its model, and the calls that are under way in both.
struct Both<'a> {
    breaker: &'a CircuitBreaker,
    clock: Manual,
    model: Model,
    calls: Vec<(Permit<'a>, Admitted)>,
}

impl<'a> Both<'a> {
    fn take(&mut self, step: &Step) {
        match *step {
            Step::Advance(nanos) => {
                self.clock.advance(Duration::from_nanos(nanos));
                self.model.advance(nanos);
            }
            Step::Begin => self.begin(),
            Step::Succeed(which) => self.end(which, Permit::success, Model::succeed),
            Step::Fail(which) => self.end(which, Permit::failure, Model::fail),
            Step::Ignore(which) => self.end(which, Permit::ignore, |_, _| {}),
            Step::Cancel(which) => self.end(which, drop, |_, _| {}),
            Step::Panic(which) => self.end(which, panic_with, Model::fail),
            Step::CallOk => self.call(|| Ok(()), Model::succeed),
            Step::CallErr => self.call(|| Err("down"), Model::fail),
            Step::CallPanics => self.call(|| resume_unwind(Box::new("panicked")), Model::fail),
            Step::SuccessByHand => {
                self.breaker.success();
                self.model.success();
            }
            Step::FailByHand => {
                self.breaker.fail();
                self.model.failure();
            }
            Step::Reset => {
                self.breaker.reset();
                self.model.reset();
            }
        }
    }

    fn begin(&mut self) {
        match (self.breaker.try_acquire(), self.model.admit()) {
            (Ok(permit), Ok(admitted)) => self.calls.push((permit, admitted)),
            (Err(refused), Err(left)) => {
                assert_eq!(refused.retry_after(), Some(Duration::from_nanos(left)));
            }
            (permit, admitted) => panic!("admitted: {permit:?}, by the model: {admitted:?}"),
        }
    }

    fn end(
        &mut self,
        which: usize,
        end: impl FnOnce(Permit<'a>),
        model: impl FnOnce(&mut Model, Admitted),
    ) {
        if !self.calls.is_empty() {
            let (permit, admitted) = self.calls.swap_remove(which % self.calls.len());
            end(permit);
            model(&mut self.model, admitted);
        }
    }

    /// A call that ends before anything else happens.
    fn call(
        &mut self,
        f: impl FnOnce() -> Result<(), &'static str>,
        model: impl FnOnce(&mut Model, Admitted),
    ) {
        let mut ran = false;
        let result = panic::catch_unwind(AssertUnwindSafe(|| {
            self.breaker.call(|| {
                ran = true;
                f()
            })
        }));
        match self.model.admit() {
            Ok(admitted) => {
                assert!(ran, "the model admits it");
                model(&mut self.model, admitted);
            }
            Err(left) => {
                assert!(!ran, "the model refuses it");
                let Ok(Err(CallError::Breaker(refused))) = result else {
                    panic!("a refused call ends with {result:?}");
                };
                assert_eq!(refused.retry_after(), Some(Duration::from_nanos(left)));
            }
        }
    }

    fn compare(&self) -> Result<(), String> {
        let snapshot = self.breaker.snapshot();
        let seen = model::Reading {
            state: snapshot.state,
            failures: snapshot.failures,
            retry_after: snapshot.retry_after.map(|left| left.as_nanos()),
            opened: snapshot.opened,
            late: snapshot.late,
        };
        let expected = self.model.read();
        if seen != expected {
            return Err(format!("{seen:?}, and by the model {expected:?}"));
        }
        if (self.breaker.state(), self.breaker.ready())
            != (expected.state, expected.state != State::Open)
        {
            return Err(format!("`state` and `ready` contradict {expected:?}"));
        }
        Ok(())
    }
}

/// Drops the permit by a panic.
fn panic_with(permit: Permit<'_>) {
    let panicked = panic::catch_unwind(AssertUnwindSafe(move || {
        let _permit = permit;
        resume_unwind(Box::new("panicked"))
    }));
    assert!(panicked.is_err());
}
