//! recloser: the rate of failures among the last so many calls, closed and half-open.
//!
//! A rate counts from the call after the first `closed_len`. So it comes to a scenario with as many
//! successes behind it as the threshold says, and opens when as many failures have followed.

use std::time::Duration;

use ::recloser::{AsyncRecloser, Error, Recloser};

use crate::body::{Body, Call, Failure, Guarded, Refused};
use crate::choice::{
    Choice, admits_all_half_open, another_rate, ignored_is_success, panic_or_late,
};
use crate::contender::{Breaker, Contender, Play, Reading, Time};
use crate::play::Divergence;
use crate::scenario::{Config, Hand, Length, Outcome, Scenario};
use crate::stopwatch::Stopwatch;

pub(crate) const CONTENDER: Contender = Contender {
    name: "recloser",
    time: Time::Real,
    lacks,
    build,
    says_nothing_of: panic_or_late,
    choices: &[
        Choice {
            says: "half-open every call runs, and a rate over more than n of them decides",
            whence: "README, State::HalfOpen",
            explains: admits_all_half_open,
        },
        Choice {
            says: "an error that its predicate does not take for one is a success",
            whence: "Recloser::call_with",
            explains: ignored_is_success,
        },
        Choice {
            says: "after the cooldown always half-open, until a rate over more than n calls decides",
            whence: "README, State::HalfOpen",
            explains: rate_half_open,
        },
        Choice {
            says: "a rate over the last n calls, not over time",
            whence: "README, Usage",
            explains: another_rate,
        },
        Choice {
            says: "counts no failures but the rate over the last n calls, from the call after the first n",
            whence: "README, State::Closed",
            explains: rate_closed,
        },
    ],
};

/// Its ring buffers take a byte for each call that they are to hold.
const MOST: u32 = 1_000_000;

fn rate_half_open(_: &Scenario, divergence: &Divergence) -> bool {
    divergence.past.opened
}

fn rate_closed(_: &Scenario, divergence: &Divergence) -> bool {
    !divergence.past.opened
}

fn lacks(scenario: &Scenario) -> Option<&'static str> {
    let config = &scenario.config;
    if scenario.steps.iter().any(|step| step.by_hand.is_some()) {
        Some("nothing by hand")
    } else if config.threshold.is_some() && config.failure_rate.is_some() {
        Some("either a rate or a count")
    } else if config.slow_call.is_some() {
        Some("no slow calls")
    } else if config.reset_on_success == Some(false) && config.threshold.is_some() {
        Some("no count of failures among successes")
    } else if [config.threshold, config.half_open, config.min_calls]
        .iter()
        .any(|len| *len > Some(MOST))
    {
        Some("a ring buffer of that many calls")
    } else if config.failure_rate.is_some() && config.min_calls < Some(2) {
        Some("no rate of the first call")
    } else {
        None
    }
}

fn build(config: &Config, stopwatch: &Stopwatch, play: &mut Play<'_>) {
    let cooldown = config.cooldown.or(config.window);
    let Length(cooldown) = cooldown.expect("every configuration has a window");
    // The rate of so many counts with the call after them, which makes the least number of calls.
    let fewest = config.min_calls.map(|calls| calls - 1);
    let calls = config.threshold.or(fewest).expect("a threshold or a rate");
    let probes = config.half_open.unwrap_or(1).saturating_sub(1).max(1);
    let mut builder = Recloser::custom()
        .closed_len(as_len(calls))
        .error_rate_closed(in_short(config.failure_rate.unwrap_or(1.0)))
        .half_open_len(as_len(probes))
        // Less than one failure among the probes: one opens it, none closes it.
        .error_rate_half_open(in_short(0.5 / f64::from(probes)))
        .open_wait(stopwatch.over_after(cooldown));
    if let Some(factor) = config.backoff {
        let longest = config
            .max_cooldown
            .map_or(Duration::MAX, |Length(most)| most);
        let longest = stopwatch.over_after(longest);
        builder = builder.open_wait_strategy(move |openings: u32, wait: Duration| {
            let exponent = i32::try_from(openings).unwrap_or(i32::MAX);
            wait.mul_f64(factor.powi(exponent)).min(longest)
        });
    }
    let reclosing = Reclosing {
        breaker: builder.build().into(),
        stopwatch,
    };
    for _ in 0..config.threshold.unwrap_or(0) {
        let call = Call::begin(|body| reclosing.call(body));
        call.expect("it is closed").end(Outcome::Ok);
    }
    play(&reclosing);
}

fn as_len(calls: u32) -> usize {
    usize::try_from(calls).expect("at least 32 bits")
}

#[expect(clippy::cast_possible_truncation, reason = "its rates are f32")]
fn in_short(rate: f64) -> f32 {
    rate as f32
}

struct Reclosing<'a> {
    breaker: AsyncRecloser,
    stopwatch: &'a Stopwatch,
}

impl Breaker for Reclosing<'_> {
    fn call(&self, body: Body) -> Guarded {
        let call = self
            .breaker
            .call_with(|failure: &Failure| failure.is_real(), body);
        Box::pin(async move {
            match call.await {
                Err(Error::Rejected) => Err(Refused { retry_after: None }),
                _ => Ok(()),
            }
        })
    }

    fn advance(&self, by: Duration) {
        self.stopwatch.advance(by);
    }

    fn by_hand(&self, _: Hand) {
        unreachable!("it lacks that");
    }

    /// Nothing but its calls shows its state.
    fn read(&self) -> Reading {
        Reading::default()
    }
}
