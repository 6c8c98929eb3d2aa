//! The state machine: one atomic word says whether a call may run, one lock guards what is counted.
//!
//! A healthy call only reads the word. Failures, probes, transitions and whatever finds something
//! counted take the lock, change what it guards and publish a new word before they release it; so
//! the word has one writer at a time and never says what the lock would not. A refusal reads the
//! word and the time until which it holds. Time comes in as nanoseconds, and what changed goes out
//! as a [`Change`]: this module knows no clock, no name and no listener.
//!
//! In the order of reading: what goes in and out, the life of a call, and the steps that it is made of.
//! The same steps serve what is done [`by_hand`]; [`reading`] changes nothing.

mod by_hand;
mod change;
mod cooldown;
mod probes;
mod rate;
mod reading;
mod word;

use std::mem;
use std::sync::{OnceLock, PoisonError};

pub use change::{Cause, State};
pub(crate) use change::{Change, Changed};
pub(crate) use cooldown::Cooldown;
pub(crate) use rate::{RateRule, Tally};
pub(crate) use reading::{Reading, Totals};

use self::change::Changes;
use self::cooldown::Cooldowns;
use self::probes::Probes;
use self::rate::{Rate, Slots};
use self::word::Word;
use crate::stripes::Counter;
use crate::sync::{AtomicU64, Mutex, MutexGuard, Ordering};
use crate::window::Window;

/// What a [`Machine`] goes by; durations in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) threshold: Option<u32>,
    pub(crate) window: u64,
    pub(crate) cooldown: Cooldown,
    /// How many probes; `None` to close at once after the cooldown.
    pub(crate) half_open: Option<u32>,
    pub(crate) rate: Option<RateRule>,
    pub(crate) slow_call: Option<u64>,
    pub(crate) reset_on_success: bool,
}

/// The right to make one call, good for the period that granted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Admitted {
    /// That period's word with nothing counted: while the breaker's is the same, a success has
    /// nothing to do. A probe's success always has.
    word: Word,
    /// Half-open, the ticket of the probe; closed, when the call began, if that has to be noted.
    token: u64,
}

/// A refusal, and how many nanoseconds it lasts: at least one; `None` if no one can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) retry_after: Option<u64>,
}

/// How an admitted call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    ByItself,
    TimedOut,
}

#[derive(Debug)]
pub(crate) struct Machine {
    word: AtomicU64,
    /// Until when an open or a full half-open word refuses, modulo 2⁶⁴. Written before that word
    /// is published, which has the bit that does not fit here: it is *beyond* the clock's end.
    until: AtomicU64,
    rules: Rules,
    rate: Option<Box<Rate>>,
    /// How many calls were refused. Made before the first refusal, which allocates nothing.
    refused: OnceLock<Counter>,
    counts: Mutex<Counts>,
}

#[derive(Debug)]
struct Counts {
    failures: Window,
    slots: Option<Box<Slots>>,
    probes: Probes,
    cooldowns: Cooldowns,
    /// When the period began, and why.
    since: u64,
    cause: Option<Cause>,
    totals: Totals,
    changes: Changes,
}

impl Machine {
    pub(crate) fn new(rules: Rules, now: u64) -> Self {
        let rate = rules.rate.map(|rule| Rate::new(rule, rules.window));
        let (rate, slots) = rate.unzip();
        let word = Word::closed(rules.rate.is_some(), rules.slow_call.is_some());
        Self {
            word: AtomicU64::new(word.bits()),
            until: AtomicU64::new(0),
            rate: rate.map(Box::new),
            refused: OnceLock::new(),
            counts: Mutex::new(Counts {
                failures: Window::new(rules.window, rules.threshold.unwrap_or(1)),
                slots: slots.map(Box::new),
                probes: Probes::new(rules.half_open.unwrap_or(1), rules.cooldown.first),
                cooldowns: Cooldowns::new(rules.cooldown),
                since: now,
                cause: None,
                totals: Totals::default(),
                changes: Changes::default(),
            }),
            rules,
        }
    }

    // The life of a call: admitted, then ended. First the healthy way, which only reads the word.

    /// Admits a call if the breaker is closed and nothing has to be noted.
    #[inline]
    pub(crate) fn admit(&self) -> Option<Admitted> {
        let word = self.word();
        word.admits_at_once().then(|| Admitted::new(word, 0))
    }

    /// Is there nothing that the success of an admitted call would have to change?
    #[inline]
    pub(crate) fn unchanged_since(&self, admitted: Admitted) -> bool {
        // Relaxed: decides alone, nothing is read on the strength of it. A failure that happened
        // before this call's end is seen, as one atomic is coherent.
        self.word.load(Ordering::Relaxed) == admitted.word.bits()
    }

    /// Admits or refuses a call that [`admit`](Self::admit) did not admit. A refusal takes no lock.
    pub(crate) fn admit_or_refuse(
        &self,
        now: impl Fn() -> u64,
    ) -> (Result<Admitted, Refused>, Changed) {
        let word = self.word();
        if word.is_closed() {
            return (Ok(Admitted::new(word, now())), Changed::No);
        }
        if let Some(refused) = self.refused(word, &now) {
            return (Err(self.count(refused)), Changed::No);
        }
        let (mut counts, now, changed) = self.lock_and_catch_up(now);
        // Others may have opened it again since, or taken the slot.
        let answer = match self.refused(self.word(), || now) {
            Some(refused) => Err(self.count(refused)),
            None => Ok(self.admit_locked(&mut counts, now)),
        };
        (answer, changed)
    }

    fn admit_locked(&self, counts: &mut Counts, now: u64) -> Admitted {
        let word = self.word();
        if !word.is_half_open() {
            return Admitted::new(word, now);
        }
        let ticket = counts.probes.begin(now);
        self.publish_slots(counts);
        Admitted {
            word: word.of_a_probe(),
            token: ticket,
        }
    }

    /// Ends a call that succeeded.
    pub(crate) fn succeed(&self, admitted: Admitted, now: impl Fn() -> u64) -> Changed {
        // Before the lock, as waiting for it is no part of the call.
        let ended = self.rules.slow_call.map(|_| now());
        if self.succeed_at_once(admitted, ended, &now) {
            return Changed::No;
        }
        let mut counts = self.lock();
        let now = now();
        let Some(began) = self.take_back(&mut counts, admitted, now) else {
            return Changed::No;
        };
        if self.was_slow(began, ended) {
            self.failed(&mut counts, now)
        } else {
            self.succeeded(&mut counts, now)
        }
    }

    /// Ends a call that failed; the failure that is one too many opens the breaker.
    pub(crate) fn fail(
        &self,
        admitted: Admitted,
        failure: Failure,
        now: impl Fn() -> u64,
    ) -> Changed {
        let mut counts = self.lock();
        let now = now();
        counts.totals.failed += 1;
        counts.totals.timed_out += u64::from(failure == Failure::TimedOut);
        match self.take_back(&mut counts, admitted, now) {
            Some(_) => self.count_failure(&mut counts, now),
            None => Changed::No,
        }
    }

    /// Ends a call that says nothing.
    #[inline]
    pub(crate) fn ignore(&self, admitted: Admitted, now: impl Fn() -> u64) {
        // A closed breaker keeps no record of who is calling: there is nothing to take back.
        if !admitted.word.is_closed() {
            self.ignore_probe(admitted, now);
        }
    }

    #[cold]
    fn ignore_probe(&self, admitted: Admitted, now: impl Fn() -> u64) {
        let mut counts = self.lock();
        // Of a probe that comes late nothing is left, and it has no verdict that would be late.
        if admitted.word.period() == self.word().period() {
            self.end_probe(&mut counts, admitted.token, now());
        }
    }

    /// Tells of the transitions that no one was told of yet, each once and in order, with no lock
    /// held; `tell` must not panic. While another thread is at it, that one tells of them all.
    pub(crate) fn deliver(&self, tell: impl Fn(Change)) {
        let mut counts = self.lock();
        if mem::replace(&mut counts.changes.delivering, true) {
            return;
        }
        while let Some(change) = counts.changes.waiting.pop_front() {
            drop(counts);
            tell(change);
            counts = self.lock();
        }
        // A new queue, as that gives the memory back: transitions are rare.
        counts.changes = Changes::default();
    }

    // The steps. Those that take `counts` run under its lock.

    #[inline]
    fn word(&self) -> Word {
        // Acquire: pairs with the Release in `publish`. Who sees a word that refuses sees until
        // when it does.
        Word::from_bits(self.word.load(Ordering::Acquire))
    }

    /// Makes `word` the breaker's. Only who holds the lock may.
    fn publish(&self, word: Word) {
        // Release: pairs with the Acquire in `word`.
        self.word.store(word.bits(), Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        // No code that could panic runs under the lock, so it is never really poisoned.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lock and the time, and the cooldown ended if it is over by then.
    fn lock_and_catch_up(&self, now: impl Fn() -> u64) -> (MutexGuard<'_, Counts>, u64, Changed) {
        let mut counts = self.lock();
        let now = now();
        let changed = self.end_cooldown(&mut counts, now);
        (counts, now, changed)
    }

    /// Is a call refused by this word, and for how long?
    fn refused(&self, word: Word, now: impl FnOnce() -> u64) -> Option<Refused> {
        if !word.refuses() {
            return None;
        }
        if word.is_forced() {
            return Some(Refused { retry_after: None });
        }
        // Without the lock this may be the time of a later word; then that one refuses by now.
        let (until, now) = (self.until(), now());
        (word.is_beyond() || now < until).then(|| Refused {
            retry_after: Some(until.wrapping_sub(now)),
        })
    }

    fn until(&self) -> u64 {
        // Relaxed: ordered by the word, which was published after it and read before it.
        self.until.load(Ordering::Relaxed)
    }

    /// Sets until when the word that is published next refuses, and gives it the bit that is over.
    fn set_until(&self, word: Word, since: u64, lasting: u64) -> Word {
        let (until, beyond) = since.overflowing_add(lasting);
        // Relaxed: published by the word's Release.
        self.until.store(until, Ordering::Relaxed);
        word.beyond(beyond)
    }

    fn count(&self, refused: Refused) -> Refused {
        if let Some(counter) = self.refused.get() {
            counter.add_one();
        }
        refused
    }

    /// Gives back what a call holds and tells when it began, if that was noted; `None` if it is
    /// late: its period has ended, or as a probe it has given its slot up.
    fn take_back(&self, counts: &mut Counts, admitted: Admitted, now: u64) -> Option<u64> {
        let began = if admitted.word.period() != self.word().period() {
            None
        } else if admitted.word.is_half_open() {
            self.end_probe(counts, admitted.token, now)
        } else {
            Some(admitted.token)
        };
        counts.totals.late += u64::from(began.is_none());
        began
    }

    /// Did a call last too long? When it ended is told where that matters.
    fn was_slow(&self, began: u64, ended: Option<u64>) -> bool {
        let limit = self.rules.slow_call.zip(ended);
        limit.is_some_and(|(limit, ended)| ended.saturating_sub(began) > limit)
    }

    /// Ends a success without the lock, where it has nothing to forget.
    fn succeed_at_once(
        &self,
        admitted: Admitted,
        ended: Option<u64>,
        now: impl Fn() -> u64,
    ) -> bool {
        let word = self.word();
        let period = word.period();
        if !word.is_closed() || word.is_tallied() || admitted.word.period() != period {
            return false;
        }
        let counts = |rate: &Rate| rate.count_success(period, ended.unwrap_or_else(&now));
        !self.was_slow(admitted.token, ended) && self.rate.as_deref().is_none_or(counts)
    }

    fn succeeded(&self, counts: &mut Counts, now: u64) -> Changed {
        let word = self.word();
        match word.state() {
            State::Closed if !word.is_forced() => {
                if let Some((rate, slots)) = self.rated(counts) {
                    rate.count_success_locked(slots, word.period(), now);
                }
                if self.rules.reset_on_success {
                    counts.failures.clear();
                    self.publish(word.tallied(false));
                }
                Changed::No
            }
            State::HalfOpen => {
                if !counts.probes.succeed() {
                    return Changed::No;
                }
                self.close(counts, Cause::ProbesSucceeded, now)
            }
            State::Closed | State::Open => Changed::No,
        }
    }

    fn failed(&self, counts: &mut Counts, now: u64) -> Changed {
        counts.totals.failed += 1;
        self.count_failure(counts, now)
    }

    fn count_failure(&self, counts: &mut Counts, now: u64) -> Changed {
        let word = self.word();
        match word.state() {
            State::Closed if !word.is_forced() => {
                if let Some(cause) = self.add_failure(counts, now) {
                    return self.open(counts, cause, now);
                }
                if self.rules.reset_on_success && self.rules.threshold.is_some() {
                    self.publish(word.tallied(true));
                }
                Changed::No
            }
            State::HalfOpen => self.open(counts, Cause::ProbeFailed, now),
            State::Closed | State::Open => Changed::No,
        }
    }

    /// Adds a failure and tells why it is one too many, if it is.
    fn add_failure(&self, counts: &mut Counts, now: u64) -> Option<Cause> {
        if let Some((_, slots)) = self.rated(counts) {
            slots.count_failure(now);
        }
        if let Some(threshold) = self.rules.threshold {
            if counts.failures.add(now) >= threshold.into() {
                return Some(Cause::Threshold);
            }
        }
        let (rate, slots) = self.rated(counts)?;
        rate.is_reached(slots, now).then_some(Cause::FailureRate)
    }

    /// The two parts of the failure rate, if there is one.
    fn rated<'a>(&'a self, counts: &'a mut Counts) -> Option<(&'a Rate, &'a mut Slots)> {
        self.rate.as_deref().zip(counts.slots.as_deref_mut())
    }

    fn tally(&self, counts: &Counts, now: u64) -> Option<Tally> {
        let (rate, slots) = (self.rate.as_ref()?, counts.slots.as_ref()?);
        Some(rate.tally(slots, now))
    }

    // Probes.

    /// Takes a probe's slot back, in the period that admitted it, and tells when it began; `None` if
    /// it has given it up.
    fn end_probe(&self, counts: &mut Counts, ticket: u64, now: u64) -> Option<u64> {
        let began = counts.probes.end(ticket, now);
        self.publish_slots(counts);
        began
    }

    /// Publishes whether every slot is taken, and until when that is sure to last at the most.
    fn publish_slots(&self, counts: &Counts) {
        let since = counts.probes.full_since();
        let word = self.word().full(since.is_some());
        // Set only then: who still has a word that was full would take it for the end of that.
        self.publish(match since {
            Some(since) => self.set_until(word, since, counts.probes.lifetime()),
            None => word,
        });
    }

    // Transitions.

    fn state_after_cooldown(&self) -> State {
        match self.rules.half_open {
            Some(_) => State::HalfOpen,
            None => State::Closed,
        }
    }

    /// Ends the open period if its cooldown has passed.
    fn end_cooldown(&self, counts: &mut Counts, now: u64) -> Changed {
        let word = self.word();
        if word.state() != State::Open || self.refused(word, || now).is_some() {
            return Changed::No;
        }
        // It ended then, though no one has noticed until now.
        let at = self.until();
        match self.rules.half_open {
            Some(_) => self.transit(counts, word.next_half_open(), Cause::CooldownOver, at, None),
            None => self.close(counts, Cause::CooldownOver, at),
        }
    }

    fn open(&self, counts: &mut Counts, cause: Cause, now: u64) -> Changed {
        let word = self.word();
        let calm = now.saturating_sub(counts.since) >= self.rules.window;
        if word.is_closed() && calm {
            counts.cooldowns.forget_growth();
        }
        let cooldown = counts.cooldowns.next();
        let next = self.set_until(word.next_open(), now, cooldown);
        self.transit(counts, next, cause, now, Some(cooldown))
    }

    fn close(&self, counts: &mut Counts, cause: Cause, at: u64) -> Changed {
        let (counted, timed) = (self.rate.is_some(), self.rules.slow_call.is_some());
        let next = self.word().next_closed(counted, timed);
        self.transit(counts, next, cause, at, None)
    }

    /// Ends the period and begins the next one, whose first word this is.
    fn transit(
        &self,
        counts: &mut Counts,
        next: Word,
        cause: Cause,
        at: u64,
        cooldown: Option<u64>,
    ) -> Changed {
        let (from, to) = (self.word().state(), next.state());
        self.forget(counts, next.period());
        counts.since = at;
        counts.cause = Some(cause);
        counts.totals.opened += u64::from(to == State::Open && from != State::Open);
        counts.changes.waiting.push_back(Change {
            from,
            to,
            cause,
            at,
            cooldown,
        });
        if to != State::Closed {
            self.refused.get_or_init(Counter::new);
        }
        self.publish(next);
        Changed::Yes
    }

    /// Forgets all that was counted, for the period that is named.
    fn forget(&self, counts: &mut Counts, period: u64) {
        counts.failures.clear();
        counts.probes.clear();
        if let Some((rate, slots)) = self.rated(counts) {
            rate.clear(slots, period);
        }
    }
}

impl Admitted {
    /// For a call in a closed period.
    #[inline]
    fn new(word: Word, token: u64) -> Self {
        Self {
            word: word.untouched(),
            token,
        }
    }
}
