//! What is done to a breaker by hand: verdicts without a permit, and what an operator does.

use super::change::{Cause, Changed, State};
use super::{Machine, Time};

impl Machine {
    // What speaks for the current period, whichever that is.

    pub(crate) fn succeed_by_hand(&self, time: &impl Time) -> Changed {
        let word = self.word();
        if word.is_closed() && word == word.untouched() {
            return Changed::No;
        }
        let (mut counts, now, changed) = self.lock_and_catch_up(time);
        changed.or(self.succeeded(&mut counts, now))
    }

    pub(crate) fn fail_by_hand(&self, time: &impl Time) -> Changed {
        let (mut counts, now, changed) = self.lock_and_catch_up(time);
        if self.word().state() == State::Open {
            return changed;
        }
        changed.or(self.failed(&mut counts, now))
    }

    // An operator's hand.

    /// Forgets all that was counted, and closes the breaker if it is not held by hand.
    pub(crate) fn reset(&self, time: &impl Time) -> Changed {
        let (mut counts, now, changed) = self.lock_and_catch_up(time);
        let word = self.word();
        if word.is_forced() {
            return changed;
        }
        counts.forget_growth();
        if word.is_closed() {
            self.forget(&mut counts, word.period());
            self.publish(word.tallied(false));
            return changed;
        }
        self.close(&mut counts, Cause::Reset, now)
    }

    /// Opens the breaker for one cooldown, if it is not open or held by hand.
    pub(crate) fn trip(&self, time: &impl Time) -> Changed {
        let (mut counts, now, changed) = self.lock_and_catch_up(time);
        let word = self.word();
        if word.is_forced() || word.state() == State::Open {
            return changed;
        }
        self.open(&mut counts, Cause::Tripped, now)
    }

    pub(crate) fn force_open(&self, time: &impl Time) -> Changed {
        self.force(State::Open, Cause::ForcedOpen, time)
    }

    pub(crate) fn force_closed(&self, time: &impl Time) -> Changed {
        self.force(State::Closed, Cause::ForcedClosed, time)
    }

    fn force(&self, state: State, cause: Cause, time: &impl Time) -> Changed {
        let (mut counts, now, changed) = self.lock_and_catch_up(time);
        let word = self.word();
        if word.is_forced() && word.state() == state {
            return changed;
        }
        let next = match state {
            State::Open => word.next_open(),
            _ => word.next_closed(false, false),
        };
        self.transit(&mut counts, next.forced(), cause, now, None)
    }

    /// Takes back that it is held by hand: it is closed then.
    pub(crate) fn automatic(&self, time: &impl Time) -> Changed {
        let mut counts = self.lock();
        if !self.word().is_forced() {
            return Changed::No;
        }
        counts.forget_growth();
        self.close(&mut counts, Cause::Automatic, time.now())
    }
}
