//! Functions with `#[circuit_breaker]`: one for each configuration that its arguments can express.

use std::cell::Cell;
use std::fmt::Debug;
use std::future::Future;
use std::mem;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use breakerbox::{BreakerError, CircuitBreaker, circuit_breaker, registry, time};
use futures_lite::future::block_on;

use crate::assert_panics;
use crate::built::{read, refused, take};
use crate::run::{Reading, Refused, Subject};
use crate::scenario::{Config, Hand, Length, Outcome, Scenario, State, Step};

/// Two functions for each line, and the table in which they are found by their configuration.
macro_rules! annotated {
    ($($function:ident($($argument:ident = $value:expr),+);)+) => {
        $(
            #[circuit_breaker($($argument = $value,)+ ignore_if = is_ignored)]
            async fn $function(body: Body) -> Result<(), Failed> {
                body.await
            }
        )+

        /// The same for scenarios in which a call times out. That takes real time, as the manual
        /// clock doesn't serve it; it never overtakes a body that is done.
        mod timed {
            use super::{Body, Duration, Failed, circuit_breaker, is_ignored};

            $(
                #[circuit_breaker(
                    $($argument = $value,)+
                    timeout = "100ms",
                    ignore_if = is_ignored
                )]
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
    one_probe(threshold = 1, window = "10s", half_open = 1);
    two_probes(threshold = 1, window = "10s", half_open = 2);
    three_probes(threshold = 1, window = "10s", half_open = 3);
    a_thousand_probes(threshold = 1, window = "10s", half_open = 1000);
    as_many_probes_as_can_be(threshold = 1, window = "10s", half_open = 4_294_967_295);
    one_probe_at_two(threshold = 2, window = "10s", half_open = 1);
    two_probes_at_two(threshold = 2, window = "10s", half_open = 2);
    one_probe_at_five(threshold = 5, window = "10s", half_open = 1);
    one_probe_after_two_seconds(threshold = 1, window = "10s", cooldown = "2s", half_open = 1);
    one_probe_at_two_after_two_seconds(threshold = 2, window = "10s", cooldown = "2s", half_open = 1);
    one_probe_after_ages(threshold = 2, window = "10s", cooldown = "3600000000s", half_open = 1);
    one_probe_within_a_minute(threshold = 1, window = "60s", cooldown = "10s", half_open = 1);
    half_of_four(window = "10s", failure_rate = 0.5, min_calls = 4);
    half_of_five(window = "10s", failure_rate = 0.5, min_calls = 5);
    half_of_a_hundred(window = "10s", failure_rate = 0.5, min_calls = 100);
    all_of_three(window = "10s", failure_rate = 1.0, min_calls = 3);
    a_third_of_three(window = "10s", failure_rate = 0.333_333_333_333_333_3, min_calls = 3);
    seven_of_a_hundred(window = "10s", failure_rate = 0.07, min_calls = 100);
    half_within_a_nanosecond(window = "1ns", failure_rate = 0.5, min_calls = 2);
    half_within_an_hour(window = "3600s", failure_rate = 0.5, min_calls = 5);
    half_within_all_time(window = Duration::MAX, failure_rate = 0.5, min_calls = 4);
    half_for_a_second(window = "10s", cooldown = "1s", failure_rate = 0.5, min_calls = 4);
    half_or_three(threshold = 3, window = "10s", failure_rate = 0.5, min_calls = 10);
    half_or_a_hundred(threshold = 100, window = "10s", failure_rate = 0.5, min_calls = 4);
    half_or_three_not_forgetting(
        threshold = 3,
        window = "10s",
        failure_rate = 0.5,
        min_calls = 100,
        reset_on_success = false
    );
    half_with_one_probe(window = "10s", half_open = 1, failure_rate = 0.5, min_calls = 100);
    half_with_two_probes(window = "10s", half_open = 2, failure_rate = 0.5, min_calls = 100);
    half_of_four_with_two_probes(window = "10s", half_open = 2, failure_rate = 0.5, min_calls = 4);
    half_or_slow(window = "10s", failure_rate = 0.5, min_calls = 2, slow_call = "1s");
    half_within_an_hour_or_slow(
        window = "3600s",
        failure_rate = 0.5,
        min_calls = 3,
        slow_call = "1s"
    );
    slow(threshold = 1, window = "10s", slow_call = "1s");
    slow_at_two(threshold = 2, window = "10s", slow_call = "1s");
    slow_at_three(threshold = 3, window = "10s", slow_call = "1s");
    slow_at_three_not_forgetting(
        threshold = 3,
        window = "10s",
        slow_call = "1s",
        reset_on_success = false
    );
    slow_with_one_probe(threshold = 1, window = "10s", half_open = 1, slow_call = "1s");
    never_slow(threshold = 1, window = "10s", slow_call = Duration::MAX);
    growing(threshold = 1, window = "60s", cooldown = "10s", backoff = 2.0);
    growing_to_thirty_seconds(
        threshold = 1,
        window = "60s",
        cooldown = "10s",
        backoff = 2.0,
        max_cooldown = "30s"
    );
    growing_from_a_window(threshold = 1, window = "10s", half_open = 1, backoff = 2.0);
    growing_with_one_probe(
        threshold = 1,
        window = "60s",
        cooldown = "10s",
        half_open = 1,
        backoff = 2.0
    );
    growing_by_half(threshold = 1, window = "60s", cooldown = "10s", half_open = 1, backoff = 1.5);
    growing_fast(threshold = 1, window = "60s", cooldown = "10s", half_open = 1, backoff = 1000.0);
    growing_to_a_minute(
        threshold = 1,
        window = "60s",
        cooldown = "10s",
        half_open = 1,
        backoff = 2.0,
        max_cooldown = "60s"
    );
    growing_not_at_all(
        threshold = 1,
        window = "60s",
        cooldown = "10s",
        half_open = 1,
        backoff = 2.0,
        max_cooldown = "10s"
    );
    growing_to_forty_seconds_with_two_probes(
        threshold = 3,
        window = "60s",
        cooldown = "10s",
        half_open = 2,
        backoff = 2.0,
        max_cooldown = "40s"
    );
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

impl Written<f64> for f64 {
    fn read(self) -> f64 {
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
    Ignored,
    Breaker(BreakerError),
}

impl From<BreakerError> for Failed {
    fn from(error: BreakerError) -> Self {
        Self::Breaker(error)
    }
}

fn is_ignored(result: &Result<(), Failed>) -> bool {
    matches!(result, Err(Failed::Ignored))
}

impl Future for Body {
    type Output = Result<(), Failed>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match self.0.get() {
            Some(Outcome::Ok) => Poll::Ready(Ok(())),
            Some(Outcome::Err) => Poll::Ready(Err(Failed::Really)),
            Some(Outcome::Ignored) => Poll::Ready(Err(Failed::Ignored)),
            // Without the hook, which would print it.
            Some(Outcome::Panic) => resume_unwind(Box::new("the call's own")),
            _ => Poll::Pending,
        }
    }
}

/// Can the attribute be given this configuration, and a call through it take these steps?
pub(crate) fn can_express(scenario: &Scenario) -> bool {
    let config = &scenario.config;
    let has_limit = config.threshold.is_some() || config.failure_rate.is_some();
    has_limit && config.window.is_some() && is_called_first(scenario)
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

/// A function with the attribute, called by one scenario in a world of its own: there its breaker is
/// fresh, and time stands still.
pub(crate) struct Annotated(&'static Function);

impl Annotated {
    pub(crate) fn new(scenario: &Scenario) -> Result<Self, String> {
        let timed = outcomes(scenario).any(|outcome| outcome == Outcome::TimeOut);
        let config = &scenario.config;
        let mut functions = FUNCTIONS.iter().filter(|function| function.timed == timed);
        let function = functions.find(|function| (function.config)() == *config);
        let function = function.ok_or_else(|| missing(config))?;
        time::pause();
        Ok(Self(function))
    }

    /// The function's breaker, if it was called already.
    fn breaker(&self) -> Option<CircuitBreaker> {
        registry().find(self.0.name)
    }
}

/// What to add to the table.
fn missing(config: &Config) -> String {
    let arguments = [
        written("threshold", config.threshold),
        written("window", config.window),
        written("cooldown", config.cooldown),
        written("half_open", config.half_open),
        written("failure_rate", config.failure_rate),
        written("min_calls", config.min_calls),
        written("slow_call", config.slow_call),
        written("backoff", config.backoff),
        written("max_cooldown", config.max_cooldown),
        written("reset_on_success", config.reset_on_success),
    ];
    let arguments: Vec<_> = arguments.into_iter().flatten().collect();
    let arguments = arguments.join(", ");
    format!("add to `annotated!` in tests/conformance/attribute.rs: some_name({arguments});")
}

fn written<T: Debug>(argument: &str, value: Option<T>) -> Option<String> {
    Some(format!("{argument} = {:?}", value?))
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
        let mut answer = (self.0.call)(body.clone());
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
            Outcome::Ignored => {
                let result = poll(&mut answer);
                assert!(matches!(result, Poll::Ready(Err(Failed::Ignored))));
            }
            Outcome::Panic => assert_panics(|| drop(poll(&mut answer))),
            Outcome::TimeOut => {
                let result = block_on(answer);
                assert!(matches!(result, Err(Failed::Breaker(error)) if error.is_timeout()));
            }
            Outcome::Cancel => drop(answer),
            Outcome::Forget => mem::forget(answer),
        }
    }

    fn advance(&mut self, by: Duration) {
        time::advance(by);
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
