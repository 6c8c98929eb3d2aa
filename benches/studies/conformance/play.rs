//! A scenario played with one breaker, up to where it does something else than is expected.

use std::any::Any;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::time::Duration;

use crate::body::{Call, Refused};
use crate::contender::{Breaker, Counts, Reading, Wait};
use crate::contenders::Ours;
use crate::scenario::{Config, Hand, Length, Outcome, Scenario, State, Step};

/// It did all that is expected and that it has a way to show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Played {
    /// Was something expected that it has no way to show?
    pub(crate) in_part: bool,
}

/// Where it first did something else.
#[derive(Clone, Debug)]
pub(crate) struct Divergence {
    /// The step's number, from 1; 0 is the building.
    pub(crate) step: usize,
    pub(crate) found: Found,
    pub(crate) past: Past,
}

#[derive(Clone, Debug)]
pub(crate) enum Found {
    AdmittedNotRefused,
    RefusedNotAdmitted,
    State {
        expected: State,
        found: State,
    },
    Ready {
        expected: bool,
    },
    RetryAfter {
        expected: Duration,
        found: Option<Duration>,
    },
    Count {
        what: &'static str,
        expected: String,
        found: String,
    },
    Panic(String),
}

impl Found {
    /// Is it open where it should not be?
    pub(crate) fn is_too_strict(&self) -> bool {
        matches!(
            self,
            Self::RefusedNotAdmitted
                | Self::State {
                    found: State::Open,
                    ..
                }
                | Self::Ready { expected: true }
        )
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AdmittedNotRefused => f.write_str("expected a refusal, admitted the call"),
            Self::RefusedNotAdmitted => f.write_str("expected to be admitted, refused the call"),
            Self::State { expected, found } => {
                write!(
                    f,
                    "expected {}, is {}",
                    in_words(*expected),
                    in_words(*found)
                )
            }
            Self::Ready { expected: true } => f.write_str("expected to be ready, is not"),
            Self::Ready { expected: false } => f.write_str("expected not to be ready, is"),
            Self::RetryAfter { expected, found } => {
                write!(f, "expected to be told to retry after {expected:?}, told ")?;
                match found {
                    Some(found) => write!(f, "{found:?}"),
                    None => f.write_str("nothing"),
                }
            }
            Self::Count {
                what,
                expected,
                found,
            } => write!(f, "expected {what} to be {expected}, is {found}"),
            Self::Panic(message) => write!(f, "panics: {message}"),
        }
    }
}

fn in_words(state: State) -> &'static str {
    match state {
        State::Closed => "closed",
        State::Open => "open",
        State::HalfOpen => "half-open",
    }
}

/// What has happened so far: what a documented choice has to do with, or not.
///
/// As breakerbox tells it, which plays the same scenario beside: a peer may not show whether it has
/// opened. Up to the divergence they have done the same.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub(crate) struct Past {
    /// How many failures there were since the last success or opening.
    pub(crate) failures_in_a_row: u32,
    pub(crate) opened: bool,
    /// Was there a success since the last opening?
    pub(crate) succeeded: bool,
    pub(crate) ignored: bool,
    pub(crate) cancelled: bool,
    pub(crate) panicked: bool,
    /// Has a call ended after the period that it began in?
    pub(crate) late: bool,
    /// Did it end just now?
    pub(crate) late_now: bool,
    pub(crate) forgotten: bool,
}

impl Past {
    fn ended(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Ok => {
                self.succeeded = true;
                self.failures_in_a_row = 0;
            }
            Outcome::Err | Outcome::TimeOut => self.failures_in_a_row += 1,
            Outcome::Panic => self.panicked = true,
            Outcome::Ignored => self.ignored = true,
            Outcome::Cancel => self.cancelled = true,
            Outcome::Forget => self.forgotten = true,
        }
    }
}

pub(crate) fn play(scenario: &Scenario, breaker: &dyn Breaker) -> Result<Played, Divergence> {
    let mut game = Game {
        breaker,
        ours: Ours::new(&scenario.config),
        config: &scenario.config,
        calls: HashMap::new(),
        past: Past::default(),
        unasked: false,
        is_over: false,
        in_part: false,
    };
    for (number, step) in (1..).zip(&scenario.steps) {
        let times = step.times.unwrap_or(1);
        for time in 1..=times {
            game.is_over = number == scenario.steps.len() && time == times;
            // A panic is caught here, where it is known which step it was.
            let taken = panic::catch_unwind(AssertUnwindSafe(|| game.take(step)));
            let found = taken.unwrap_or_else(|payload| Err(Found::Panic(message(&*payload))));
            found.map_err(|found| Divergence {
                step: number,
                found,
                past: game.past,
            })?;
        }
    }
    Ok(Played {
        in_part: game.in_part,
    })
}

pub(crate) fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref().copied());
    text.unwrap_or("without a message").to_owned()
}

struct Game<'a> {
    breaker: &'a dyn Breaker,
    /// Plays beside.
    ours: Ours,
    config: &'a Config,
    /// Those of the same name end in the order in which they began.
    calls: HashMap<String, VecDeque<Pair>>,
    past: Past,
    /// Has time passed since a call was last begun?
    unasked: bool,
    /// Is this the last that is compared?
    is_over: bool,
    in_part: bool,
}

/// A call of the contender's, and ours beside.
struct Pair {
    call: Call,
    beside: Option<Call>,
}

impl Game<'_> {
    fn take(&mut self, step: &Step) -> Result<(), Found> {
        let mut refused = None;
        self.past.late_now = false;
        if let Some(Length(by)) = step.advance {
            self.advance(by);
        }
        if let Some(outcome) = step.call {
            match self.begin(step)? {
                Ok(pair) => {
                    if let Some(Length(takes)) = step.takes {
                        self.advance(takes);
                    }
                    self.end(pair, outcome);
                }
                Err(refusal) => refused = Some(refusal),
            }
        }
        if let Some(name) = &step.begin {
            match self.begin(step)? {
                Ok(pair) => self.calls.entry(name.clone()).or_default().push_back(pair),
                Err(refusal) => refused = Some(refusal),
            }
        }
        if let (Some(name), Some(outcome)) = (&step.end, step.with) {
            let pair = self.calls.get_mut(name).and_then(VecDeque::pop_front);
            self.end(pair.expect("only calls that have begun end"), outcome);
        }
        if let Some(hand) = step.by_hand {
            self.by_hand(hand);
        }
        self.compare(step, refused.as_ref())
    }

    fn advance(&mut self, by: Duration) {
        self.ours.advance(by);
        self.breaker.advance(by);
        self.unasked = true;
    }

    fn begin(&mut self, step: &Step) -> Result<Result<Pair, Refused>, Found> {
        let begun = Call::begin(|body| self.breaker.call(body));
        self.unasked = false;
        match (&begun, step.admitted.unwrap_or(true)) {
            (Ok(_), false) => return Err(Found::AdmittedNotRefused),
            (Err(_), true) => return Err(Found::RefusedNotAdmitted),
            _ => {}
        }
        let beside = Call::begin(|body| self.ours.call(body)).ok();
        Ok(begun.map(|call| Pair { call, beside }))
    }

    fn end(&mut self, Pair { call, beside }: Pair, outcome: Outcome) {
        let before = self.ours.counts();
        if let Some(beside) = beside {
            beside.end(outcome);
        }
        self.note(&before, outcome);
        call.end(outcome);
    }

    fn by_hand(&mut self, hand: Hand) {
        let before = self.ours.counts();
        self.ours.by_hand(hand);
        match hand {
            Hand::Success => self.note(&before, Outcome::Ok),
            Hand::Fail => self.note(&before, Outcome::Err),
            _ => {
                self.past.opened |= self.ours.counts().opened > 0;
                self.past.failures_in_a_row = 0;
            }
        }
        self.breaker.by_hand(hand);
    }

    fn note(&mut self, before: &Counts, outcome: Outcome) {
        let after = self.ours.counts();
        let failures = self.past.failures_in_a_row;
        self.past.ended(outcome);
        self.past.opened |= after.opened > 0;
        if after.late > before.late {
            self.past.late = true;
            self.past.late_now = true;
            self.past.failures_in_a_row = failures;
        }
        if after.opened > before.opened {
            self.past.succeeded = false;
            self.past.failures_in_a_row = 0;
        }
    }

    fn compare(&mut self, step: &Step, refused: Option<&Refused>) -> Result<(), Found> {
        let reading = self.breaker.read();
        if let Some(expected) = step.state {
            match reading.state {
                Some(found) if found == expected => {}
                Some(found) if !self.is_yet_to_come(expected, found, &reading) => {
                    return Err(Found::State { expected, found });
                }
                _ => self.ask(match expected {
                    State::Closed => Some(true),
                    State::Open => Some(false),
                    State::HalfOpen => None,
                })?,
            }
        }
        if let Some(expected) = step.ready {
            match reading.ready {
                Some(ready) if ready != expected => return Err(Found::Ready { expected }),
                Some(_) => {}
                None => self.ask(Some(expected))?,
            }
        }
        if let Some(Length(expected)) = step.retry_after {
            match reading.wait {
                Wait::Told(read) => {
                    let found = refused.map_or(read, |refused| refused.retry_after);
                    if found != Some(expected) {
                        return Err(Found::RetryAfter { expected, found });
                    }
                }
                Wait::Untold => self.in_part = true,
            }
        }
        self.counts(step, reading.counts.as_ref())
    }

    /// What it doesn't show can be seen by a call, where that changes nothing: if it is to be refused,
    /// and if nothing comes after it.
    fn ask(&mut self, admits: Option<bool>) -> Result<(), Found> {
        self.in_part = true;
        let Some(expected) = admits.filter(|admits| !admits || self.is_over) else {
            return Ok(());
        };
        match (expected, Call::begin(|body| self.breaker.call(body))) {
            (true, Err(_)) => Err(Found::RefusedNotAdmitted),
            (false, Ok(_)) => Err(Found::AdmittedNotRefused),
            _ => Ok(()),
        }
    }

    /// Between the end of a cooldown and the next call, a peer may still say open, and half-open
    /// where the scenario has none: what that call finds is compared.
    fn is_yet_to_come(&self, expected: State, found: State, reading: &Reading) -> bool {
        self.unasked
            && match found {
                State::Open => reading.notes_late && expected != State::Open,
                State::HalfOpen => self.config.half_open.is_none() && expected == State::Closed,
                State::Closed => false,
            }
    }

    fn counts(&mut self, step: &Step, counts: Option<&Counts>) -> Result<(), Found> {
        let Some(counts) = counts else {
            self.in_part |= step.failures.is_some()
                || step.failure_rate.is_some()
                || step.probes.is_some()
                || step.opened.is_some()
                || step.late.is_some()
                || step.refused.is_some();
            return Ok(());
        };
        same("failures", step.failures, &counts.failures)?;
        same(
            "failure_rate",
            step.failure_rate.map(Some),
            &counts.failure_rate,
        )?;
        same("probes", step.probes, &counts.probes)?;
        same("opened", step.opened, &counts.opened)?;
        same("late", step.late, &counts.late)?;
        same("refused", step.refused, &counts.refused)
    }
}

fn same<T: PartialEq + fmt::Debug>(
    what: &'static str,
    expected: Option<T>,
    found: &T,
) -> Result<(), Found> {
    match expected {
        Some(expected) if expected != *found => Err(Found::Count {
            what,
            expected: format!("{expected:?}"),
            found: format!("{found:?}"),
        }),
        _ => Ok(()),
    }
}
