//! Running a scenario: each step's action, then what it expects.

use std::any::Any;
use std::collections::{HashMap, VecDeque};
use std::fmt::Debug;
use std::panic::{self, AssertUnwindSafe};
use std::time::Duration;

use crate::scenario::{Hand, Length, Outcome, Scenario, State, Step};

/// What a scenario is run against: a breaker, and the clock it goes by.
pub(crate) trait Subject {
    /// A call under way.
    type Call;

    fn begin(&mut self) -> Result<Self::Call, Refused>;
    fn end(&mut self, call: Self::Call, with: Outcome);
    fn advance(&mut self, by: Duration);
    fn by_hand(&mut self, hand: Hand);
    fn read(&self) -> Reading;

    /// A call from beginning to end.
    fn call(&mut self, outcome: Outcome, takes: Duration) -> Result<(), Refused> {
        let call = self.begin()?;
        self.advance(takes);
        self.end(call, outcome);
        Ok(())
    }
}

/// A refusal, with what the caller is told.
pub(crate) struct Refused {
    pub(crate) retry_after: Option<Duration>,
}

/// What a breaker shows.
pub(crate) struct Reading {
    pub(crate) state: State,
    pub(crate) ready: bool,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) failures: u32,
    pub(crate) failure_rate: Option<f64>,
    pub(crate) probes: u32,
    pub(crate) opened: u64,
    pub(crate) late: u64,
    pub(crate) refused: u64,
}

/// Up to the first step that fails, and tells how.
pub(crate) fn run<S: Subject>(scenario: &Scenario, subject: &mut S) -> Result<(), String> {
    let mut calls = HashMap::new();
    for (number, step) in (1..).zip(&scenario.steps) {
        let times = step.times.unwrap_or(1);
        for time in 1..=times {
            let taken = caught(|| take(step, subject, &mut calls));
            taken.map_err(|problem| match times {
                1 => format!("step {number}: {problem}"),
                _ => format!("step {number}, time {time} of {times}: {problem}"),
            })?;
        }
    }
    Ok(())
}

/// A breaker that panics fails its scenario, and the others are still run.
pub(crate) fn caught<R>(f: impl FnOnce() -> Result<R, String>) -> Result<R, String> {
    panic::catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|panic| Err(message(&*panic)))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref().copied());
    format!("panics: {}", text.unwrap_or("without a message"))
}

/// The calls under way by their names; those of the same name end in the order in which they began.
type Calls<C> = HashMap<String, VecDeque<C>>;

fn take<S: Subject>(
    step: &Step,
    subject: &mut S,
    calls: &mut Calls<S::Call>,
) -> Result<(), String> {
    let admission = match Action::of(step)? {
        Action::None => None,
        Action::Advance(by) => {
            subject.advance(by);
            None
        }
        Action::Call(outcome, takes) => Some(subject.call(outcome, takes)),
        Action::Begin(name) => Some(subject.begin().map(|call| {
            let calls = calls.entry(name.to_owned()).or_default();
            calls.push_back(call);
        })),
        Action::End(name, with) => {
            let call = calls.get_mut(name).and_then(VecDeque::pop_front);
            let call = call.ok_or_else(|| format!("no call {name:?} is under way"))?;
            subject.end(call, with);
            None
        }
        Action::ByHand(hand) => {
            subject.by_hand(hand);
            None
        }
    };
    compare(step, admission, &subject.read())
}

/// The action of a step, alone and whole.
enum Action<'a> {
    None,
    Advance(Duration),
    Call(Outcome, Duration),
    Begin(&'a str),
    End(&'a str, Outcome),
    ByHand(Hand),
}

impl<'a> Action<'a> {
    fn of(step: &'a Step) -> Result<Self, String> {
        if step.takes.is_some() && step.call.is_none() {
            return Err("`takes` is of a `call`".to_owned());
        }
        let advance = step.advance.map(|Length(by)| Self::Advance(by));
        let takes = step.takes.map_or(Duration::ZERO, |Length(takes)| takes);
        let call = step.call.map(|outcome| Self::Call(outcome, takes));
        let begin = step.begin.as_deref().map(Self::Begin);
        let end = match (&step.end, step.with) {
            (Some(name), Some(with)) => Some(Self::End(name, with)),
            (None, None) => None,
            _ => return Err("`end` and `with` need each other".to_owned()),
        };
        let by_hand = step.by_hand.map(Self::ByHand);
        let mut actions = [advance, call, begin, end, by_hand].into_iter().flatten();
        let action = actions.next().unwrap_or(Self::None);
        if actions.next().is_some() {
            return Err("more than one action".to_owned());
        }
        let asks = matches!(action, Self::Call(..) | Self::Begin(_));
        if step.admitted.is_some() && !asks {
            return Err("`admitted` is of a call that begins".to_owned());
        }
        Ok(action)
    }
}

/// Tells of everything that is not as the step expects it.
fn compare(
    step: &Step,
    admission: Option<Result<(), Refused>>,
    reading: &Reading,
) -> Result<(), String> {
    let asked = admission.as_ref().map(Result::is_ok);
    let admitted = asked.and(Some(step.admitted.unwrap_or(true)));
    let retry_after = match admission {
        Some(Err(refused)) => refused.retry_after,
        _ => reading.retry_after,
    };
    let told = step.retry_after.map(|Length(length)| Some(length));
    let rate = step.failure_rate.map(Some);
    let problems = [
        differs("admitted", admitted, &asked.unwrap_or_default()),
        differs("retry_after", told, &retry_after),
        differs("state", step.state, &reading.state),
        differs("ready", step.ready, &reading.ready),
        differs("failures", step.failures, &reading.failures),
        differs("failure_rate", rate, &reading.failure_rate),
        differs("probes", step.probes, &reading.probes),
        differs("opened", step.opened, &reading.opened),
        differs("late", step.late, &reading.late),
        differs("refused", step.refused, &reading.refused),
        at_odds(reading),
    ];
    let problems: Vec<_> = problems.into_iter().flatten().collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("; "))
    }
}

/// What no scenario has to say, as it is never so.
fn at_odds(reading: &Reading) -> Option<String> {
    let odd = match (reading.state, reading.ready, reading.retry_after) {
        (_, _, Some(Duration::ZERO)) => "a refusal that is over",
        (_, true, Some(_)) => "ready, and to be asked again later",
        (State::Open, true, _) => "open and ready",
        (State::Closed, false, _) => "closed and not ready",
        (State::HalfOpen, false, None) => "half-open, and refusing without an end",
        (State::Open | State::HalfOpen, _, _) if reading.failures > 0 => {
            "failures while not closed"
        }
        (State::Open | State::Closed, _, _) if reading.probes > 0 => "probes while not half-open",
        _ => return None,
    };
    Some(odd.to_owned())
}

/// What is wrong, if this is expected and not found.
fn differs<T: PartialEq + Debug>(what: &str, expected: Option<T>, found: &T) -> Option<String> {
    let expected = expected.filter(|expected| expected != found)?;
    Some(format!("{what} should be {expected:?} and is {found:?}"))
}
