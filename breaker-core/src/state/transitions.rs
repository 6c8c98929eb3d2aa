//! From one period to the next; all of it under the lock.

use super::Machine;
use super::change::{Cause, Change, Changed, State};
use super::cooldown::Cooldowns;
use super::counts::Counts;
use super::probes::Probes;
use super::word::Word;
use crate::counter::Counter;
use crate::sync::Ordering;

impl Machine {
    pub(super) fn state_after_cooldown(&self) -> State {
        match self.rules.half_open() {
            Some(_) => State::HalfOpen,
            None => State::Closed,
        }
    }

    /// Ends the open period if its cooldown has passed.
    pub(super) fn end_cooldown(&self, counts: &mut Counts, now: u64) -> Changed {
        let word = self.word();
        if word.state() != State::Open || self.refused(word, || now).is_some() {
            return Changed::No;
        }
        // It ended then, though no one has noticed until now.
        let at = self.until();
        match self.rules.half_open() {
            Some(_) => self.transit(counts, word.next_half_open(), Cause::CooldownOver, at, None),
            None => self.close(counts, Cause::CooldownOver, at),
        }
    }

    pub(super) fn open(&self, counts: &mut Counts, cause: Cause, now: u64) -> Changed {
        let word = self.word();
        let calm = now.saturating_sub(self.since()) >= self.rules.window;
        if word.is_closed() && calm {
            counts.forget_growth();
        }
        let cooldown = self.next_cooldown(counts);
        let next = self.set_until(word.next_open(), now, cooldown);
        self.transit(counts, next, cause, now, Some(cooldown))
    }

    fn next_cooldown(&self, counts: &mut Counts) -> u64 {
        let Some(rule) = self.rules.varied_cooldown() else {
            return self.rules.cooldown;
        };
        let rare = counts.rare.get_or_insert_default();
        let cooldowns = rare.cooldowns.get_or_insert_with(|| Cooldowns::new(rule));
        cooldowns.next(rule)
    }

    pub(super) fn close(&self, counts: &mut Counts, cause: Cause, at: u64) -> Changed {
        let counted = self.rules.rate().is_some();
        let timed = self.rules.slow_call().is_some();
        let next = self.word().next_closed(counted, timed);
        self.transit(counts, next, cause, at, None)
    }

    /// Ends the period and begins the next one, whose first word this is.
    pub(super) fn transit(
        &self,
        counts: &mut Counts,
        next: Word,
        cause: Cause,
        at: u64,
        cooldown: Option<u64>,
    ) -> Changed {
        let (from, to) = (self.word().state(), next.state());
        self.forget(counts, next.period());
        // Relaxed: published by the word's Release.
        self.since.store(at, Ordering::Relaxed);
        counts.cause = Some(cause);
        counts.totals.opened += u64::from(to == State::Open && from != State::Open);
        counts.add_change(Change {
            from,
            to,
            cause,
            at,
            cooldown,
        });
        if to != State::Closed {
            self.refusals.get_or_init(|| Box::new(Counter::new()));
        }
        self.publish(next);
        Changed::Yes
    }

    /// Forgets all that was counted, for the period that is named.
    pub(super) fn forget(&self, counts: &mut Counts, period: u64) {
        counts.failures.clear_out();
        if let Some(rare) = &mut counts.rare {
            rare.probes.iter_mut().for_each(Probes::clear);
        }
        if let Some((rate, slots)) = self.rated(counts) {
            rate.clear(slots, period);
        }
    }
}
