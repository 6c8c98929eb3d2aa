//! The state machine: one atomic word says whether a call may run, one lock guards what is counted.
//!
//! A healthy call only reads the word. Failures, probes, transitions and whatever finds something
//! counted take the lock, change what it guards and publish a new word before they release it; so
//! the word has one writer at a time and never says what the lock would not. A refusal reads the
//! word and the time until which it holds. [`Time`] comes in as nanoseconds, and what changed goes out
//! as a [`Change`]: this module knows no clock, no name and no listener.
//!
//! In the order of reading: what goes in and out, the life of a call, and the steps that it is made of;
//! then [`transitions`], from one period to the next. The same steps serve what is done [`by_hand`];
//! [`reading`] changes nothing.

mod admission;
mod by_hand;
mod change;
mod cooldown;
mod counts;
mod probes;
mod rate;
mod reading;
mod rules;
mod time;
mod transitions;
mod word;

use std::mem;

use once_cell::race::OnceBox;

pub(crate) use admission::Admission;
pub use change::{Cause, State};
pub(crate) use change::{Change, Changed};
pub(crate) use cooldown::Cooldown;
pub(crate) use rate::{RateRule, Tally};
pub(crate) use reading::Reading;
pub(crate) use rules::Rules;
pub(crate) use time::Time;
pub(crate) use word::Word;

use self::counts::Counts;
use self::probes::Probes;
use self::rate::{Rate, Slots};
use self::rules::Kept;
use crate::counter::Counter;
use crate::sync::{self, AtomicU64, Count, Mutex, MutexGuard, Ordering};

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
    /// When the period began. Written before its first word is published.
    since: Count,
    rules: Kept,
    /// How many calls were refused. Made before the first refusal, which allocates nothing.
    refusals: OnceBox<Counter>,
    counts: Mutex<Counts>,
}

impl Machine {
    pub(crate) fn new(rules: &Rules, now: u64) -> Self {
        let word = Word::closed(rules.rate.is_some(), rules.slow_call.is_some());
        Self {
            word: AtomicU64::new(word.bits()),
            until: AtomicU64::new(0),
            since: Count::new(now),
            refusals: OnceBox::new(),
            counts: Mutex::new(Counts::new(rules)),
            rules: Kept::new(rules),
        }
    }

    // The life of a call: admitted, then ended. First the healthy way, which only reads the word.

    /// Admits a call if the breaker is closed and nothing has to be noted; or else the word that says what
    /// becomes of it.
    #[inline]
    pub(crate) fn admit(&self) -> Result<Admitted, Word> {
        let word = self.word();
        if word.admits_at_once() {
            Ok(Admitted::new(word, 0))
        } else {
            Err(word)
        }
    }

    /// Is there nothing that the success of an admitted call would have to change?
    #[inline]
    pub(crate) fn unchanged_since(&self, admitted: Admitted) -> bool {
        // Relaxed: decides alone, nothing is read on the strength of it. A failure that happened
        // before this call's end is seen, as one atomic is coherent.
        self.word.load(Ordering::Relaxed) == admitted.word.bits()
    }

    /// Refuses a call as almost all are refused: by an open word that lasts for long enough to be sure of it
    /// at a glance at the clock.
    #[inline]
    pub(crate) fn refuse_at_a_glance(&self, word: Word, time: &impl Time) -> Option<Admission> {
        if !word.is_open_for_a_time() {
            return None;
        }
        // Loaded after the glance, for there is little to keep while that is taken.
        let glance = time.glance()?;
        // A glance that is behind must not make it longer than it is in all.
        let left = time::left(glance.max(self.since()), self.until())?;
        Some(self.refuse(Refused {
            retry_after: Some(left),
        }))
    }

    /// Admits or refuses a call of which that was not decided [at once](Self::admit) or [at a
    /// glance](Self::refuse_at_a_glance). A refusal takes no lock.
    pub(crate) fn admit_or_refuse(&self, word: Word, time: &impl Time) -> (Admission, Changed) {
        if word.is_closed() {
            let admitted = Admitted::new(word, time.now());
            return (Admission::admitted(admitted), Changed::No);
        }
        if let Some(refused) = self.refused(word, || time.now()) {
            return (self.refuse(refused), Changed::No);
        }
        let (mut counts, now, changed) = self.lock_and_catch_up(time);
        // Others may have opened it again since, or taken the slot.
        let admission = match self.refused(self.word(), || now) {
            Some(refused) => self.refuse(refused),
            None => Admission::admitted(self.admit_locked(&mut counts, now)),
        };
        (admission, changed)
    }

    fn admit_locked(&self, counts: &mut Counts, now: u64) -> Admitted {
        let word = self.word();
        if !word.is_half_open() {
            return Admitted::new(word, now);
        }
        let ticket = self.probes(counts).begin(now);
        self.publish_slots(counts);
        Admitted {
            word: word.of_a_probe(),
            token: ticket,
        }
    }

    /// Ends a call that succeeded.
    pub(crate) fn succeed(&self, admitted: Admitted, time: &impl Time) -> Changed {
        // Before the lock, as waiting for it is no part of the call.
        let ended = self.rules.slow_call().map(|_| time.now());
        if self.succeed_at_once(admitted, ended, time) {
            return Changed::No;
        }
        let mut counts = self.lock();
        let now = time.now();
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
    pub(crate) fn fail(&self, admitted: Admitted, failure: Failure, time: &impl Time) -> Changed {
        // Before the lock, which is held for as short as can be: a window takes moments out of order. A
        // failure rate doesn't, as it has to know on which side of a slot's beginning each is.
        let early = self.rules.rate().is_none().then(|| time.now());
        let mut counts = self.lock();
        let now = early.unwrap_or_else(|| time.now());
        counts.totals.failed += 1;
        counts.totals.timed_out += u64::from(failure == Failure::TimedOut);
        match self.take_back(&mut counts, admitted, now) {
            Some(_) => self.count_failure(&mut counts, now, time),
            None => Changed::No,
        }
    }

    /// Ends a call that says nothing.
    #[inline]
    pub(crate) fn ignore(&self, admitted: Admitted, time: &impl Time) {
        // A closed breaker keeps no record of who is calling: there is nothing to take back.
        if !admitted.word.is_closed() {
            self.ignore_probe(admitted, time);
        }
    }

    #[cold]
    fn ignore_probe(&self, admitted: Admitted, time: &impl Time) {
        let mut counts = self.lock();
        // Of a probe that comes late nothing is left, and it has no verdict that would be late.
        if admitted.word.period() == self.word().period() {
            self.end_probe(&mut counts, admitted.token, time.now());
        }
    }

    /// Tells of the transitions that no one was told of yet, each once and in order, with no lock
    /// held; `tell` must not panic. While another thread is at it, that one tells of them all.
    pub(crate) fn deliver(&self, tell: impl Fn(Change)) {
        let mut counts = self.lock();
        let changes = counts.changes.as_mut();
        if changes.is_none_or(|changes| mem::replace(&mut changes.delivering, true)) {
            return;
        }
        while let Some(change) = counts.next_change() {
            drop(counts);
            tell(change);
            counts = self.lock();
        }
        counts.changes = None;
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
        sync::lock(&self.counts)
    }

    /// The lock and the time, and the cooldown ended if it is over by then.
    fn lock_and_catch_up(&self, time: &impl Time) -> (MutexGuard<'_, Counts>, u64, Changed) {
        let mut counts = self.lock();
        let now = time.now();
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

    fn since(&self) -> u64 {
        // Relaxed: as `until`.
        self.since.load(Ordering::Relaxed)
    }

    /// Sets until when the word that is published next refuses, and gives it the bit that is over.
    fn set_until(&self, word: Word, since: u64, lasting: u64) -> Word {
        let (until, beyond) = since.overflowing_add(lasting);
        // Relaxed: published by the word's Release.
        self.until.store(until, Ordering::Relaxed);
        word.beyond(beyond)
    }

    /// Refuses a call, which is counted.
    #[inline]
    fn refuse(&self, refused: Refused) -> Admission {
        if let Some(refusals) = self.refusals.get() {
            refusals.add_one();
        }
        Admission::refused(refused)
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
        let limit = self.rules.slow_call().zip(ended);
        limit.is_some_and(|(limit, ended)| ended.saturating_sub(began) > limit)
    }

    /// Ends a success without the lock, where it has nothing to forget.
    fn succeed_at_once(&self, admitted: Admitted, ended: Option<u64>, time: &impl Time) -> bool {
        let word = self.word();
        let period = word.period();
        if !word.is_closed() || word.is_tallied() || admitted.word.period() != period {
            return false;
        }
        let counts = |rate: &Rate| match ended {
            Some(ended) => rate.count_success(period, &ended),
            None => rate.count_success(period, time),
        };
        !self.was_slow(admitted.token, ended) && self.rules.rate().is_none_or(counts)
    }

    fn succeeded(&self, counts: &mut Counts, now: u64) -> Changed {
        let word = self.word();
        match word.state() {
            State::Closed if !word.is_forced() => {
                if let Some((rate, slots)) = self.rated(counts) {
                    rate.count_success_locked(slots, word.period(), now);
                }
                if word.is_tallied() {
                    counts.failures.clear();
                    self.publish(word.tallied(false));
                }
                Changed::No
            }
            State::HalfOpen => {
                if !self.probes(counts).succeed() {
                    return Changed::No;
                }
                self.close(counts, Cause::ProbesSucceeded, now)
            }
            State::Closed | State::Open => Changed::No,
        }
    }

    fn failed(&self, counts: &mut Counts, now: u64) -> Changed {
        counts.totals.failed += 1;
        self.count_failure(counts, now, &now)
    }

    /// Counts a failure at `now`. An opening is at the time that it is by then, as it begins with the lock
    /// held and not before.
    fn count_failure(&self, counts: &mut Counts, now: u64, time: &impl Time) -> Changed {
        let word = self.word();
        match word.state() {
            State::Closed if !word.is_forced() => {
                if let Some(cause) = self.add_failure(counts, now) {
                    return self.open(counts, cause, time.now());
                }
                // Said once: healthy calls read the word.
                let may_be_forgotten =
                    counts.failures.has_threshold() && self.rules.reset_on_success();
                if may_be_forgotten && !word.is_tallied() {
                    self.publish(word.tallied(true));
                }
                Changed::No
            }
            State::HalfOpen => self.open(counts, Cause::ProbeFailed, time.now()),
            State::Closed | State::Open => Changed::No,
        }
    }

    /// Adds a failure and tells why it is one too many, if it is.
    fn add_failure(&self, counts: &mut Counts, now: u64) -> Option<Cause> {
        if let Some((_, slots)) = self.rated(counts) {
            slots.count_failure(now);
        }
        if counts.failures.reach_threshold(self.from(now), now) {
            return Some(Cause::Threshold);
        }
        let (rate, slots) = self.rated(counts)?;
        rate.is_reached(slots, now).then_some(Cause::FailureRate)
    }

    /// Since when failures count.
    fn from(&self, now: u64) -> u64 {
        now.saturating_sub(self.rules.window)
    }

    /// The two parts of the failure rate, if there is one.
    fn rated<'a>(&'a self, counts: &'a mut Counts) -> Option<(&'a Rate, &'a mut Slots)> {
        let slots = counts.rare.as_mut()?.slots.as_mut();
        self.rules.rate().zip(slots)
    }

    fn tally(&self, counts: &Counts, now: u64) -> Option<Tally> {
        let slots = counts.rare.as_ref()?.slots.as_ref()?;
        Some(self.rules.rate()?.tally(slots, now))
    }

    // Probes.

    fn probes<'a>(&self, counts: &'a mut Counts) -> &'a mut Probes {
        let rare = counts.rare.get_or_insert_default();
        rare.probes.get_or_insert_with(|| {
            // Only what has a limit is ever half-open.
            let limit = self.rules.half_open().unwrap_or(1);
            Probes::new(limit, self.rules.cooldown)
        })
    }

    /// Takes a probe's slot back, in the period that admitted it, and tells when it began; `None` if
    /// it has given it up.
    fn end_probe(&self, counts: &mut Counts, ticket: u64, now: u64) -> Option<u64> {
        let began = self.probes(counts).end(ticket, now);
        self.publish_slots(counts);
        began
    }

    /// Publishes whether every slot is taken, and until when that is sure to last at the most.
    fn publish_slots(&self, counts: &mut Counts) {
        let since = self.probes(counts).full_since();
        let word = self.word().full(since.is_some());
        // Set only then: who still has a word that was full would take it for the end of that.
        self.publish(match since {
            Some(since) => self.set_until(word, since, self.rules.cooldown),
            None => word,
        });
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
