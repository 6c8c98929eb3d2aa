//! The state machine: one atomic word says whether a call may run, one lock guards what is counted.
//!
//! A healthy call only reads the word. Failures, the two edges of an open period and whatever
//! finds something counted take the lock, change what it guards and publish a new word before they
//! release it; so the word has one writer at a time and never says what the lock would not. Time
//! comes in as nanoseconds, read under the lock, and what changed goes out as a [`Change`]: this
//! module knows no clock, no name and no listener.

use std::sync::PoisonError;

use crate::sync::{AtomicU64, Mutex, MutexGuard, Ordering};
use crate::window::Window;

/// What a breaker does with the next call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Calls run, and their failures are counted.
    Closed,
    /// Calls are refused until the cooldown has passed.
    Open,
    /// A limited number of calls run as probes. The breaker of the reference algorithm, which is
    /// what can be built so far, is never in this state: it goes from open straight to closed.
    HalfOpen,
}

/// The breaker's state in 64 bits.
///
/// ```text
///  63            24 23               3    2      1    0
/// ┌────────────────┬──────────────────┬─────────┬──────┐
/// │     period     │        0         │ tallied │ mode │
/// └────────────────┴──────────────────┴─────────┴──────┘
/// ```
///
/// - *mode*: closed or open; 2 is for half-open.
/// - *tallied*: closed, and a success would have failures to forget.
/// - Bits 3 to 23 are zero: room for half-open's live probes and their successes, so that one
///   compare-exchange can admit a probe.
/// - *period*: how many transitions there were, modulo 2⁴⁰. A verdict that carries another period
///   than the word has is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word(u64);

impl Word {
    const MODE: u64 = 0b011;
    const CLOSED: u64 = 0b000;
    const OPEN: u64 = 0b001;
    const TALLIED: u64 = 0b100;
    const ONE_PERIOD: u64 = 1 << 24;

    fn is_closed(self) -> bool {
        self.0 & Self::MODE == Self::CLOSED
    }

    fn is_open(self) -> bool {
        self.0 & Self::MODE == Self::OPEN
    }

    fn period(self) -> u64 {
        self.0 / Self::ONE_PERIOD
    }

    fn tallied(self) -> Self {
        Self(self.0 | Self::TALLIED)
    }

    fn untallied(self) -> Self {
        Self(self.0 & !Self::TALLIED)
    }

    /// The first word of the period after this one.
    fn next(self, mode: u64) -> Self {
        let period = self.0 & !(Self::ONE_PERIOD - 1);
        Self(period.wrapping_add(Self::ONE_PERIOD) | mode)
    }
}

/// The right to make one call, good for the period that granted it.
///
/// It is the word of that period with nothing counted: while the breaker's is the same, a success
/// has nothing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Admitted(Word);

/// A refusal, and how many nanoseconds are left until the breaker is no longer open: at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) retry_after: u64,
}

/// A transition that was made. The first of a breaker has `sequence` 0, the next one 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) from: State,
    pub(crate) to: State,
    pub(crate) sequence: u64,
}

/// What a [`Machine`] goes by; durations in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) threshold: u32,
    pub(crate) window: u64,
    pub(crate) cooldown: u64,
    pub(crate) reset_on_success: bool,
}

/// What a [`Machine`] has to show; durations in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) state: State,
    pub(crate) failures: u32,
    pub(crate) retry_after: Option<u64>,
    pub(crate) opened: u64,
    pub(crate) late: u64,
}

#[derive(Debug)]
pub(crate) struct Machine {
    word: AtomicU64,
    /// When the open period began that the word is in, or the last one. Written before the word
    /// that opens is published.
    opened_at: AtomicU64,
    threshold: u32,
    reset_on_success: bool,
    cooldown: u64,
    counts: Mutex<Counts>,
}

#[derive(Debug)]
struct Counts {
    window: Window,
    transitions: u64,
    opened: u64,
    late: u64,
}

impl Machine {
    pub(crate) fn new(rules: Rules) -> Self {
        Self {
            word: AtomicU64::new(Word::CLOSED),
            opened_at: AtomicU64::new(0),
            threshold: rules.threshold,
            reset_on_success: rules.reset_on_success,
            cooldown: rules.cooldown,
            counts: Mutex::new(Counts {
                window: Window::new(rules.window, rules.threshold),
                transitions: 0,
                opened: 0,
                late: 0,
            }),
        }
    }

    // A call's way through, first the healthy one: it reads the word and nothing else.

    /// Admits a call if the breaker is closed.
    #[inline]
    pub(crate) fn admit(&self) -> Option<Admitted> {
        let word = self.word();
        word.is_closed().then_some(Admitted(word.untallied()))
    }

    /// Is there nothing that the success of an admitted call would have to change?
    #[inline]
    pub(crate) fn unchanged_since(&self, admitted: Admitted) -> bool {
        // Relaxed: decides alone, nothing is read on the strength of it. A failure that happened
        // before this call's end is seen, as one atomic is coherent.
        self.word.load(Ordering::Relaxed) == admitted.0.0
    }

    /// Admits a call that [`admit`](Self::admit) did not: after the cooldown this closes the
    /// breaker, before its end it refuses, without writing anything.
    pub(crate) fn admit_or_refuse(
        &self,
        now: impl Fn() -> u64,
    ) -> (Result<Admitted, Refused>, Option<Change>) {
        if let Some(retry_after) = self.still_open(now()) {
            return (Err(Refused { retry_after }), None);
        }
        let mut counts = self.lock();
        // Others may have closed and opened it again since: look again under the lock.
        if let Some(retry_after) = self.still_open(now()) {
            return (Err(Refused { retry_after }), None);
        }
        let change = self.close_if_open(&mut counts);
        (Ok(Admitted(self.word().untallied())), change)
    }

    /// Counts the success of an admitted call.
    pub(crate) fn succeed(&self, admitted: Admitted) {
        let mut counts = self.lock();
        if self.is_current(admitted, &mut counts) {
            self.forget_on_success(&mut counts);
        }
    }

    /// Counts the failure of an admitted call; the one that makes `threshold` of them opens.
    pub(crate) fn fail(&self, admitted: Admitted, now: impl Fn() -> u64) -> Option<Change> {
        let mut counts = self.lock();
        if self.is_current(admitted, &mut counts) {
            self.count_failure(&mut counts, now())
        } else {
            None
        }
    }

    // By hand: what speaks for the current period, whichever that is.

    /// Closes a breaker whose cooldown is over, as the next call would.
    pub(crate) fn settle(&self, now: impl Fn() -> u64) -> Option<Change> {
        if self.admit().is_some() {
            return None;
        }
        self.admit_or_refuse(now).1
    }

    pub(crate) fn succeed_by_hand(&self) {
        let mut counts = self.lock();
        if self.word().is_closed() {
            self.forget_on_success(&mut counts);
        }
    }

    pub(crate) fn fail_by_hand(&self, now: impl Fn() -> u64) -> Option<Change> {
        let mut counts = self.lock();
        if self.word().is_closed() {
            self.count_failure(&mut counts, now())
        } else {
            None
        }
    }

    /// Forgets every failure, and closes the breaker if it is open.
    pub(crate) fn reset(&self) -> Option<Change> {
        let mut counts = self.lock();
        counts.window.clear();
        self.publish(self.word().untallied());
        self.close_if_open(&mut counts)
    }

    // Reading, which changes nothing.

    pub(crate) fn state(&self, now: impl Fn() -> u64) -> State {
        if self.word().is_closed() || self.still_open(now()).is_none() {
            State::Closed
        } else {
            State::Open
        }
    }

    pub(crate) fn read(&self, now: impl Fn() -> u64) -> Reading {
        let counts = self.lock();
        let now = now();
        let retry_after = self.still_open(now);
        Reading {
            state: if retry_after.is_some() {
                State::Open
            } else {
                State::Closed
            },
            failures: counts.window.count(now),
            retry_after,
            opened: counts.opened,
            late: counts.late,
        }
    }

    // The steps that those above are made of.

    #[inline]
    fn word(&self) -> Word {
        // Acquire: pairs with the Release in `publish`. Who sees an open word sees when it opened.
        Word(self.word.load(Ordering::Acquire))
    }

    /// Makes `word` the breaker's. Only who holds the lock may.
    fn publish(&self, word: Word) {
        // Release: pairs with the Acquire in `word`.
        self.word.store(word.0, Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        // No code that could panic runs under the lock, so it is never really poisoned.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long the breaker is still open at `now`; `None` if it is not.
    fn still_open(&self, now: u64) -> Option<u64> {
        if !self.word().is_open() {
            return None;
        }
        // Relaxed: ordered by the word, which was published after it and read before it. Without
        // the lock this may be the beginning of a later open period; then that one is under way.
        let age = now.saturating_sub(self.opened_at.load(Ordering::Relaxed));
        let left = self.cooldown.saturating_sub(age);
        (left > 0).then_some(left)
    }

    /// Does the verdict of this call count, or did its period end before it?
    fn is_current(&self, admitted: Admitted, counts: &mut Counts) -> bool {
        let current = admitted.0.period() == self.word().period();
        if !current {
            counts.late += 1;
        }
        current
    }

    fn forget_on_success(&self, counts: &mut Counts) {
        if self.reset_on_success {
            counts.window.clear();
            self.publish(self.word().untallied());
        }
    }

    /// A failure in a closed period.
    fn count_failure(&self, counts: &mut Counts, now: u64) -> Option<Change> {
        if counts.window.add(now) < self.threshold {
            if self.reset_on_success {
                self.publish(self.word().tallied());
            }
            return None;
        }
        counts.window.clear();
        counts.opened += 1;
        // Relaxed: published by the word's Release, in `transit`.
        self.opened_at.store(now, Ordering::Relaxed);
        Some(self.transit(Word::OPEN, counts))
    }

    fn close_if_open(&self, counts: &mut Counts) -> Option<Change> {
        self.word()
            .is_open()
            .then(|| self.transit(Word::CLOSED, counts))
    }

    /// Ends the period and begins the next one.
    fn transit(&self, mode: u64, counts: &mut Counts) -> Change {
        let word = self.word();
        let next = word.next(mode);
        self.publish(next);
        let sequence = counts.transitions;
        counts.transitions += 1;
        Change {
            from: named(word),
            to: named(next),
            sequence,
        }
    }
}

fn named(word: Word) -> State {
    if word.is_closed() {
        State::Closed
    } else {
        State::Open
    }
}
