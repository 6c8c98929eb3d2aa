//! Plays a scenario with one breaker, up to the first step that differs.
//!
//! Only what every breaker does is compared: it admits a call or refuses it.

use std::collections::{HashMap, VecDeque};

use crate::call::{Breaker, Call};
use crate::scenario::{Length, Scenario, State, Step};

/// Returns the first difference as an error.
pub(crate) fn play(scenario: &Scenario, breaker: &dyn Breaker) -> Result<(), String> {
    let calls = HashMap::new();
    let mut game = Game { breaker, calls };
    for (at, step) in (1..).zip(&scenario.steps) {
        for time in (0..step.times.unwrap_or(1)).rev() {
            let is_last = at == scenario.steps.len() && time == 0;
            let played = game.take(step).and_then(|()| game.ask(step, is_last));
            played.map_err(|how| format!("step {at}: {how}"))?;
        }
    }
    Ok(())
}

struct Game<'a> {
    breaker: &'a dyn Breaker,
    /// Those of the same name end in the order in which they began.
    calls: HashMap<&'a str, VecDeque<Call>>,
}

impl<'a> Game<'a> {
    fn take(&mut self, step: &'a Step) -> Result<(), String> {
        let admitted = step.admitted.unwrap_or(true);
        self.advance(step.advance);
        if let Some(outcome) = step.call {
            if let Some(call) = self.begin(admitted)? {
                self.advance(step.takes);
                call.end(outcome);
            }
        }
        if let Some(name) = &step.begin {
            let call = self.begin(admitted)?;
            self.calls.entry(name).or_default().extend(call);
        }
        if let (Some(name), Some(outcome)) = (&step.end, step.with) {
            let calls = self.calls.get_mut(name.as_str());
            let call = calls.and_then(VecDeque::pop_front);
            call.expect("a call that ends has begun").end(outcome);
        }
        if let Some(hand) = step.by_hand {
            self.breaker.by_hand(hand);
        }
        Ok(())
    }

    fn advance(&self, by: Option<Length>) {
        if let Some(Length(by)) = by {
            self.breaker.advance(by);
        }
    }

    fn begin(&self, admitted: bool) -> Result<Option<Call>, String> {
        match (Call::begin(self.breaker), admitted) {
            (Some(_), false) => Err("expected a refusal, the call is admitted".to_owned()),
            (None, true) => Err("expected a call to be admitted, it is refused".to_owned()),
            (call, _) => Ok(call),
        }
    }

    /// Finds out by a call whether the state is as expected, if that changes nothing: the call is refused
    /// or nothing follows.
    fn ask(&self, step: &Step, is_last: bool) -> Result<(), String> {
        let admitted = match step.state {
            Some(State::Closed) => Some(true),
            Some(State::Open) => Some(false),
            _ => step.ready,
        };
        match admitted {
            Some(admitted) if is_last || !admitted => self.begin(admitted).map(drop),
            _ => Ok(()),
        }
    }
}
