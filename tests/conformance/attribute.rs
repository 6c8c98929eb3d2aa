//! Functions with `#[circuit_breaker]`: one for each configuration that its arguments can express.

use std::cell::Cell;
use std::future::Future;
use std::mem;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{BreakerError, CircuitBreaker, circuit_breaker, registry};
use futures_lite::future::block_on;

use crate::assert_panics;
use crate::built::{read, refused, take};
use crate::run::{Reading, Refused, Subject};
use crate::scenario::{Config, Hand, Length, Outcome, Scenario, State, Step};

/// Two functions for each line, and the table in which they are found by their configuration.
macro_rules! annotated {
    ($($function:ident($($argument:ident = $value:expr),+);)+) => {
        $(
            #[circuit_breaker($($argument = $value,)+ crate = shim)]
            async fn $function(body: Body) -> Result<(), Failed> {
                body.await
            }
        )+

        /// The same for scenarios in which a call times out. That takes real time, as the manual
        /// clock doesn't serve it; it never overtakes a body that is done.
        mod timed {
            use super::{Body, Duration, Failed, circuit_breaker};

            $(
                #[circuit_breaker($($argument = $value,)+ timeout = "100ms", crate = super::shim)]
                pub(super) async fn $function(body: Body) -> Result<(), Failed> {
                    body.await
                }
            )+
        }

        const FUNCTIONS: &[Function] = &[$(
            Function {
                name: concat!(module_path!(), "::", stringify!($function)),
                timed: false,
                config: || config!($($argument = $value),+),
                call: |body| Box::pin($function(body)),
            },
            Function {
                name: concat!(module_path!(), "::timed::", stringify!($function)),
                timed: true,
                config: || config!($($argument = $value),+),
                call: |body| Box::pin(timed::$function(body)),
            },
        )+];
    };
}

macro_rules! config {
    ($($argument:ident = $value:expr),+) => {
        Config {
            $($argument: Some(Written::read($value)),)+
            ..Config::default()
        }
    };
}

annotated! {
    one(threshold = 1, window = "10s");
    two(threshold = 2, window = "10s");
    three(threshold = 3, window = "10s");
    five(threshold = 5, window = "10s");
    as_many_as_are_timed(threshold = 1024, window = "10s");
    more_than_are_timed(threshold = 2000, window = "10s");
    as_many_as_can_be(threshold = 4_294_967_295, window = "10s");
    within_a_thousand_seconds(threshold = 2000, window = "1024s");
    within_five_seconds(threshold = 3, window = "5s");
    within_a_nanosecond(threshold = 2, window = "1ns");
    within_all_time(threshold = 2, window = Duration::MAX);
    open_for_a_nanosecond(threshold = 1, window = "10s", cooldown = "1ns");
    open_for_two_seconds(threshold = 1, window = "10s", cooldown = "2s");
    open_for_three_seconds(threshold = 2, window = "10s", cooldown = "3s");
    open_for_three_seconds_at_five(threshold = 5, window = "10s", cooldown = "3s");
    open_for_thirty_seconds(threshold = 2, window = "10s", cooldown = "30s");
    open_for_ever(threshold = 1, window = "10s", cooldown = Duration::MAX);
    forgetting(threshold = 2, window = "10s", reset_on_success = true);
    not_forgetting(threshold = 3, window = "10s", reset_on_success = false);
}

struct Function {
    /// Its breaker's.
    name: &'static str,
    /// Has it a time-out?
    timed: bool,
    config: fn() -> Config,
    call: fn(Body) -> Answer,
}

type Answer = Pin<Box<dyn Future<Output = Result<(), Failed>>>>;

/// An argument as it is written, read as a scenario's.
trait Written<T> {
    fn read(self) -> T;
}

impl Written<u32> for u32 {
    fn read(self) -> u32 {
        self
    }
}

impl Written<bool> for bool {
    fn read(self) -> bool {
        self
    }
}

impl Written<Length> for &str {
    fn read(self) -> Length {
        Length::try_from(self.to_owned()).unwrap()
    }
}

impl Written<Length> for Duration {
    fn read(self) -> Length {
        Length(self)
    }
}

/// The body of a call: goes on until it is told what it comes to.
#[derive(Clone, Default)]
struct Body(Rc<Cell<Option<Outcome>>>);

#[derive(Debug)]
enum Failed {
    Really,
    Breaker(BreakerError),
}

impl From<BreakerError> for Failed {
    fn from(error: BreakerError) -> Self {
        Self::Breaker(error)
    }
}

impl Future for Body {
    type Output = Result<(), Failed>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match self.0.get() {
            Some(Outcome::Ok) => Poll::Ready(Ok(())),
            Some(Outcome::Err) => Poll::Ready(Err(Failed::Really)),
            // Without the hook, which would print it.
            Some(Outcome::Panic) => resume_unwind(Box::new("the call's own")),
            _ => Poll::Pending,
        }
    }
}

/// What the generated code calls instead of `breakerbox::macro_support`.
///
/// A function's breaker is a static that goes by the machine's clock and lasts as long as the
/// process; a scenario needs one that goes by its own clock and that no other has used. All else is
/// the crate's: this stands in for where a breaker is kept, not for what a call does with it.
mod shim {
    pub(super) mod macro_support {
        use std::cell::{Cell, RefCell};

        use breakerbox::clock::Manual;
        pub(crate) use breakerbox::macro_support::*;

        thread_local! {
            /// The clock of this thread's scenario, and the breaker of the function that it calls.
            static CLOCK: RefCell<Manual> = RefCell::default();
            static BREAKER: Cell<Option<&'static CircuitBreaker>> = const { Cell::new(None) };
        }

        /// Another scenario: its function has not been called yet.
        pub(crate) fn begin(clock: Manual) {
            CLOCK.set(clock);
            BREAKER.set(None);
        }

        pub(crate) struct Static(fn() -> CircuitBreaker);

        impl Static {
            pub(crate) const fn new(make: fn() -> CircuitBreaker) -> Self {
                Self(make)
            }

            pub(crate) fn works(&'static self) -> &'static Circuit {
                let breaker = BREAKER.get().unwrap_or_else(|| {
                    // As alive as one in a static.
                    let breaker = Box::leak(Box::new((self.0)()));
                    BREAKER.set(Some(breaker));
                    breaker
                });
                works(breaker)
            }
        }

        pub(crate) fn build(builder: Builder) -> CircuitBreaker {
            builder
                .clock(CLOCK.with_borrow(Clone::clone))
                .build()
                .unwrap()
        }
    }
}

/// Can the attribute be given this configuration, and a call through it take these steps?
pub(crate) fn can_express(scenario: &Scenario) -> bool {
    let Config {
        threshold,
        window,
        cooldown: _,
        half_open,
        failure_rate,
        min_calls,
        slow_call,
        backoff,
        max_cooldown,
        reset_on_success: _,
    } = &scenario.config;
    threshold.is_some()
        && window.is_some()
        && half_open.is_none()
        && failure_rate.is_none()
        && min_calls.is_none()
        && slow_call.is_none()
        && backoff.is_none()
        && max_cooldown.is_none()
        && !outcomes(scenario).any(|outcome| outcome == Outcome::Ignored)
        && is_called_first(scenario)
}

/// The registry has a function's breaker once it was called: nothing is done by hand before.
fn is_called_first(scenario: &Scenario) -> bool {
    let first = |is: fn(&Step) -> bool| scenario.steps.iter().position(is);
    let hand = first(|step| step.by_hand.is_some());
    let call = first(|step| step.call.is_some() || step.begin.is_some());
    hand.is_none_or(|hand| call.is_some_and(|call| call < hand))
}

fn outcomes(scenario: &Scenario) -> impl Iterator<Item = Outcome> {
    let steps = scenario.steps.iter();
    steps.filter_map(|step| step.call.or(step.with))
}

/// A function with the attribute, called by one scenario.
pub(crate) struct Annotated {
    function: &'static Function,
    clock: Manual,
    /// How many breakers of that name other scenarios have left.
    left: usize,
}

impl Annotated {
    pub(crate) fn new(scenario: &Scenario) -> Result<Self, String> {
        let timed = outcomes(scenario).any(|outcome| outcome == Outcome::TimeOut);
        let config = &scenario.config;
        let mut functions = FUNCTIONS.iter().filter(|function| function.timed == timed);
        let function = functions.find(|function| (function.config)() == *config);
        let function = function.ok_or_else(|| missing(config))?;
        let clock = Manual::new();
        shim::macro_support::begin(clock.clone());
        Ok(Self {
            function,
            clock,
            left: called(function.name).len(),
        })
    }

    /// The function's breaker, if it was called already.
    fn breaker(&self) -> Option<CircuitBreaker> {
        called(self.function.name).into_iter().nth(self.left)
    }
}

fn called(name: &str) -> Vec<CircuitBreaker> {
    let all = registry().iter();
    all.filter(|breaker| breaker.name() == Some(name)).collect()
}

/// What to add to the table.
fn missing(config: &Config) -> String {
    let mut arguments = Vec::new();
    arguments.extend(config.threshold.map(|count| format!("threshold = {count}")));
    arguments.extend(config.window.map(|window| written("window", window)));
    arguments.extend(
        config
            .cooldown
            .map(|cooldown| written("cooldown", cooldown)),
    );
    let reset = config.reset_on_success;
    arguments.extend(reset.map(|reset| format!("reset_on_success = {reset}")));
    let arguments = arguments.join(", ");
    format!("add to `annotated!` in tests/conformance/attribute.rs: some_name({arguments});")
}

fn written(argument: &str, Length(length): Length) -> String {
    if length == Duration::MAX {
        format!("{argument} = Duration::MAX")
    } else if length.subsec_nanos() == 0 {
        format!("{argument} = \"{}s\"", length.as_secs())
    } else {
        format!("{argument} = \"{}ns\"", length.as_nanos())
    }
}

/// A call of a function, and its body.
pub(crate) struct Call {
    answer: Answer,
    body: Body,
}

impl Subject for Annotated {
    type Call = Call;

    fn begin(&mut self) -> Result<Call, Refused> {
        let body = Body::default();
        let mut answer = (self.function.call)(body.clone());
        match poll(&mut answer) {
            Poll::Pending => Ok(Call { answer, body }),
            Poll::Ready(Err(Failed::Breaker(error))) => Err(refused(&error)),
            Poll::Ready(result) => unreachable!("the body goes on: {result:?}"),
        }
    }

    fn end(&mut self, Call { mut answer, body }: Call, with: Outcome) {
        body.0.set(Some(with));
        match with {
            Outcome::Ok => assert!(matches!(poll(&mut answer), Poll::Ready(Ok(())))),
            Outcome::Err => {
                let result = poll(&mut answer);
                assert!(matches!(result, Poll::Ready(Err(Failed::Really))));
            }
            Outcome::Panic => assert_panics(|| drop(poll(&mut answer))),
            Outcome::TimeOut => {
                let result = block_on(answer);
                assert!(matches!(result, Err(Failed::Breaker(error)) if error.is_timeout()));
            }
            Outcome::Cancel => drop(answer),
            Outcome::Forget => mem::forget(answer),
            Outcome::Ignored => unreachable!("it has no argument for that"),
        }
    }

    fn advance(&mut self, by: Duration) {
        self.clock.advance(by);
    }

    fn by_hand(&mut self, hand: Hand) {
        take(hand, &self.breaker().expect("it was called first"));
    }

    fn read(&self) -> Reading {
        let untouched = Reading {
            state: State::Closed,
            ready: true,
            retry_after: None,
            failures: 0,
            failure_rate: None,
            probes: 0,
            opened: 0,
            late: 0,
            refused: 0,
        };
        self.breaker().map_or(untouched, |breaker| read(&breaker))
    }
}

fn poll(answer: &mut Answer) -> Poll<Result<(), Failed>> {
    let answer = answer.as_mut();
    answer.poll(&mut Context::from_waker(Waker::noop()))
}
