//! The breaker against a plain model, written from the design: both are driven through the same
//! random history, and compared after each step.
//!
//! A million histories: `PROPTEST_CASES=1000000 cargo test --release --test reference`.

mod model;

use std::env;
use std::mem;
use std::panic::{self, AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{CallError, CircuitBreaker, Permit};
use proptest::prelude::*;

use crate::model::{Admitted, Model, Reading, Refusal, Settings, Transition, Verdict};

/// One step of a history. Calls that are under way end in any order: `usize` says which.
#[derive(Clone, Debug)]
enum Step {
    Advance(u64),
    Begin,
    Succeed(usize),
    Fail(usize),
    Ignore(usize),
    Cancel(usize),
    Panic(usize),
    /// Its permit is leaked, and it is never heard of again.
    Forget(usize),
    /// A call that ends before anything else happens, and takes so long.
    Call(Body, u64),
    SuccessByHand,
    FailByHand,
    Reset,
    Trip,
    ForceOpen,
    ForceClosed,
    Automatic,
}

#[derive(Clone, Copy, Debug)]
enum Body {
    Ok,
    Err,
    Ignored,
    Panics,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    // invariants 3, 5
    #[test]
    fn breaker_and_model_agree_after_every_step(
        settings in settings(),
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let clock = Manual::new();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let breaker = built(&settings, &clock, &heard);
        let mut both = Both {
            breaker: &breaker,
            clock,
            model: Model::new(settings),
            heard: &heard,
            calls: Vec::new(),
        };
        for (at, step) in steps.into_iter().enumerate() {
            both.take(&step);
            both.compare().map_err(|error| {
                TestCaseError::fail(format!("after step {at}, {step:?}: {error}"))
            })?;
        }
    }
}

fn cases() -> u32 {
    match env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default().cases,
        None => 3_000,
    }
}

prop_compose! {
    fn settings()(
        // Up to 1,024 the count is exact; of what is above, `window.rs` knows.
        threshold in prop::option::weighted(0.8, prop_oneof![4 => 1..5_u32, 1 => Just(1_024)]),
        window in prop_oneof![4 => 1..30_u64, 1 => 1_000..5_000_u64],
        cooldown in 1..30_u64,
        half_open in prop::option::of(1..4_u32),
        rate in prop::option::of((prop_oneof![Just(0.5), Just(1.0), 0.01..1.0], 1..8_u32)),
        slow_call in prop::option::weighted(0.3, 1..8_u64),
        backoff in prop_oneof![2 => Just(1.0), 2 => Just(2.0), 1 => 1.0..4.0],
        longest in prop_oneof![2 => Just(u64::MAX), 1 => 30..90_u64],
        jitter in prop_oneof![3 => Just(0.0), 1 => Just(1.0), 1 => 0.0..1.0],
        reset_on_success in any::<bool>(),
    ) -> Settings {
        Settings {
            threshold: if rate.is_none() { threshold.or(Some(2)) } else { threshold },
            window,
            cooldown,
            half_open,
            rate,
            slow_call,
            backoff,
            longest,
            jitter,
            reset_on_success,
        }
    }
}

fn step() -> impl Strategy<Value = Step> {
    let body = prop_oneof![
        4 => Just(Body::Ok),
        6 => Just(Body::Err),
        1 => Just(Body::Ignored),
        1 => Just(Body::Panics),
    ];
    prop_oneof![
        12 => (0..12_u64).prop_map(Step::Advance),
        2 => (25..40_u64).prop_map(Step::Advance),
        1 => (100..6_000_u64).prop_map(Step::Advance),
        10 => Just(Step::Begin),
        5 => any::<usize>().prop_map(Step::Succeed),
        6 => any::<usize>().prop_map(Step::Fail),
        2 => any::<usize>().prop_map(Step::Ignore),
        2 => any::<usize>().prop_map(Step::Cancel),
        2 => any::<usize>().prop_map(Step::Panic),
        2 => any::<usize>().prop_map(Step::Forget),
        16 => (body, prop_oneof![4 => Just(0_u64), 1 => 0..12_u64])
            .prop_map(|(body, takes)| Step::Call(body, takes)),
        2 => Just(Step::SuccessByHand),
        4 => Just(Step::FailByHand),
        1 => Just(Step::Reset),
        1 => Just(Step::Trip),
        1 => Just(Step::ForceOpen),
        1 => Just(Step::ForceClosed),
        2 => Just(Step::Automatic),
    ]
}

fn built(
    settings: &Settings,
    clock: &Manual,
    heard: &Arc<Mutex<Vec<Transition>>>,
) -> CircuitBreaker {
    let heard = Arc::clone(heard);
    let mut builder = CircuitBreaker::builder()
        .window(Duration::from_nanos(settings.window))
        .cooldown(Duration::from_nanos(settings.cooldown))
        .backoff(settings.backoff)
        .max_cooldown(Duration::from_nanos(settings.longest))
        .jitter(settings.jitter)
        .reset_on_success(settings.reset_on_success)
        .clock(clock)
        .on_transition(move |transition| {
            heard.lock().unwrap().push(Transition {
                from: transition.from,
                to: transition.to,
                cause: transition.cause,
                at: nanos(transition.at),
                cooldown: transition.cooldown.map(nanos),
            });
        });
    if let Some(threshold) = settings.threshold {
        builder = builder.threshold(threshold);
    }
    if let Some(probes) = settings.half_open {
        builder = builder.half_open(probes);
    }
    if let Some((rate, min_calls)) = settings.rate {
        builder = builder.failure_rate(rate).min_calls(min_calls);
    }
    if let Some(limit) = settings.slow_call {
        builder = builder.slow_call(Duration::from_nanos(limit));
    }
    builder.build().unwrap()
}

/// The breaker and its model, and the calls that are under way in both.
struct Both<'a> {
    breaker: &'a CircuitBreaker,
    clock: Manual,
    model: Model,
    heard: &'a Mutex<Vec<Transition>>,
    calls: Vec<(Permit<'a>, Admitted)>,
}

impl<'a> Both<'a> {
    fn take(&mut self, step: &Step) {
        match *step {
            Step::Advance(nanos) => self.advance(nanos),
            Step::Begin => self.begin(),
            Step::Succeed(which) => self.end(which, Permit::success, Some(Verdict::Success)),
            Step::Fail(which) => self.end(which, Permit::failure, Some(Verdict::Failure)),
            Step::Ignore(which) => self.end(which, Permit::ignore, Some(Verdict::Ignored)),
            Step::Cancel(which) => self.end(which, drop, Some(Verdict::Ignored)),
            Step::Panic(which) => self.end(which, panic_with, Some(Verdict::Failure)),
            Step::Forget(which) => self.end(which, mem::forget, None),
            Step::Call(body, takes) => self.call(body, takes),
            Step::SuccessByHand => self.both(CircuitBreaker::success, Model::success),
            Step::FailByHand => self.both(CircuitBreaker::fail, Model::fail),
            Step::Reset => self.both(CircuitBreaker::reset, Model::reset),
            Step::Trip => self.both(CircuitBreaker::trip, Model::trip),
            Step::ForceOpen => self.both(CircuitBreaker::force_open, |model| model.force(true)),
            Step::ForceClosed => {
                self.both(CircuitBreaker::force_closed, |model| model.force(false));
            }
            Step::Automatic => self.both(CircuitBreaker::automatic, Model::automatic),
        }
    }

    fn both(&mut self, breaker: impl FnOnce(&CircuitBreaker), model: impl FnOnce(&mut Model)) {
        breaker(self.breaker);
        model(&mut self.model);
    }

    fn advance(&mut self, nanos: u64) {
        self.clock.advance(Duration::from_nanos(nanos));
        self.model.advance(nanos);
    }

    fn begin(&mut self) {
        match (self.breaker.try_acquire(), self.model.admit()) {
            (Ok(permit), Ok(admitted)) => self.calls.push((permit, admitted)),
            (Err(refused), Err(Refusal { left })) => {
                assert_eq!(refused.retry_after(), left.map(Duration::from_nanos));
                assert_ne!(left, Some(0));
            }
            (permit, admitted) => panic!("admitted: {permit:?}, by the model: {admitted:?}"),
        }
    }

    fn end(&mut self, which: usize, end: impl FnOnce(Permit<'a>), verdict: Option<Verdict>) {
        if !self.calls.is_empty() {
            let (permit, admitted) = self.calls.swap_remove(which % self.calls.len());
            end(permit);
            if let Some(verdict) = verdict {
                self.model.end(admitted, verdict);
            }
        }
    }

    fn call(&mut self, body: Body, takes: u64) {
        let mut ran = false;
        let ignored = |result: &Result<(), &str>| *result == Err("ignored");
        let result = panic::catch_unwind(AssertUnwindSafe(|| {
            self.breaker.ignore_if(ignored).call(|| {
                ran = true;
                self.clock.advance(Duration::from_nanos(takes));
                match body {
                    Body::Ok => Ok(()),
                    Body::Err => Err("down"),
                    Body::Ignored => Err("ignored"),
                    Body::Panics => resume_unwind(Box::new("panicked")),
                }
            })
        }));
        match self.model.admit() {
            Ok(admitted) => {
                assert!(ran, "the model admits it");
                self.model.advance(takes);
                self.model.end(admitted, body.verdict());
            }
            Err(Refusal { left }) => {
                assert!(!ran, "the model refuses it");
                let Ok(Err(CallError::Breaker(refused))) = result else {
                    panic!("a refused call ends with {result:?}");
                };
                assert_eq!(refused.retry_after(), left.map(Duration::from_nanos));
            }
        }
    }

    fn compare(&mut self) -> Result<(), String> {
        let heard = self.heard.lock().unwrap();
        let last = heard.last().and_then(|last| last.cooldown);
        if heard.len() == self.model.transitions.len() {
            self.model.settle_chance(last)?;
        }
        if *heard != self.model.transitions {
            let (heard, model) = (&heard[..], &self.model.transitions);
            return Err(format!("heard {heard:?}, and by the model {model:?}"));
        }
        let (seen, expected) = (seen(self.breaker), self.model.read());
        if seen != expected {
            return Err(format!("{seen:?}, and by the model {expected:?}"));
        }
        if self.breaker.state() != expected.state {
            return Err(format!("`state` contradicts {expected:?}"));
        }
        Ok(())
    }
}

impl Body {
    fn verdict(self) -> Verdict {
        match self {
            Self::Ok => Verdict::Success,
            Self::Err | Self::Panics => Verdict::Failure,
            Self::Ignored => Verdict::Ignored,
        }
    }
}

fn seen(breaker: &CircuitBreaker) -> Reading {
    let snapshot = breaker.snapshot();
    Reading {
        state: snapshot.state,
        cause: snapshot.cause,
        since: snapshot.since,
        failures: snapshot.failures,
        failure_rate: snapshot.failure_rate,
        probes: snapshot.probes,
        probes_succeeded: snapshot.probes_succeeded,
        retry_after: snapshot.retry_after,
        ready: breaker.ready(),
        opened: snapshot.opened,
        refused: snapshot.refused,
        failed: snapshot.failed,
        late: snapshot.late,
    }
}

fn nanos(duration: Duration) -> u64 {
    duration.as_nanos().try_into().unwrap()
}

/// Drops the permit by a panic.
fn panic_with(permit: Permit<'_>) {
    let panicked = panic::catch_unwind(AssertUnwindSafe(move || {
        let _permit = permit;
        resume_unwind(Box::new("panicked"))
    }));
    assert!(panicked.is_err());
}
