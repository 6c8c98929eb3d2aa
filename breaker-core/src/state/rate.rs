//! The failure rate: the share of failed calls in the sliding window.
//!
//! Failures come under the breaker's lock and are kept as those of the threshold are. Successes are
//! many, so they only add one to a counter: of the thread's own stripe, and of the slot of time that
//! is under way. Some fifteen times a window one of them takes the lock and begins another slot.
//!
//! A slot is forgotten as a whole, once its first success is older than the window. Then the failures
//! of its time are left out as well, and none but those: the share is that of a window which is at most
//! a fifteenth shorter, and to within a thousandth that of the whole one where nothing succeeded.

use super::time::Time;
use crate::stripes::{Mine, Stripes};
use crate::sync::{AtomicU64, Ordering};
use crate::window::Slotted;

/// How many slots a window is divided into, at the most.
const SLOTS: u16 = 16;

/// When the rate opens a breaker: when of at least `min_calls` calls the share `rate` failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RateRule {
    pub(crate) rate: f64,
    pub(crate) min_calls: u32,
}

/// The part that is written without the lock.
///
/// A counter is good for one slot: it carries the slot's number beside its count, and is taken over by
/// the first success of its stripe in a later slot. So a thread that was held up can't add to a slot of
/// another time. The number goes on from period to period: what an earlier period has counted is
/// forgotten by beginning another slot.
///
/// A number comes again after 2³² slots, of which there are fifteen in a window. What a thread has counted
/// in a slot so long ago, and not once in all that time, would be counted again.
#[derive(Debug)]
pub(super) struct Rate {
    rule: RateRule,
    /// The slot under way, with the low half of its period.
    current: AtomicU64,
    /// When it ends; zero, and so over, until the period's first success begins it.
    ends: AtomicU64,
    counters: Stripes<[AtomicU64; SLOTS as usize]>,
}

/// The part under the lock.
#[derive(Debug)]
pub(super) struct Slots {
    span: u64,
    /// How long a slot takes what comes.
    width: u64,
    failures: Slotted,
    /// When the slots began, each at its number modulo [`SLOTS`].
    since: [u64; SLOTS as usize],
    /// The first slot that still counts, and the one under way, or before its beginning the last.
    oldest: u32,
    newest: u32,
    /// When the last slot ended that is forgotten.
    forgotten_until: u64,
}

/// How many calls the window holds, and how many of them failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) failures: u64,
    pub(crate) calls: u64,
}

impl Rate {
    pub(super) fn new(rule: RateRule) -> Self {
        Self {
            rule,
            current: AtomicU64::new(0),
            ends: AtomicU64::new(0),
            counters: Stripes::default(),
        }
    }

    /// Counts a success without the lock, if its period has a slot under way.
    #[inline]
    pub(super) fn count_success(&self, period: u64, time: &impl Time) -> bool {
        // First: a thread that had this one's number before may have seen a later slot than one that is
        // looked up earlier.
        let mine = self.counters.mine();
        // Acquire: pairs with the Release in `announce`. Who sees when a slot ends sees the slot, or
        // one after it.
        let ends = self.ends.load(Ordering::Acquire);
        if !time.is_before(ends) {
            return false;
        }
        // Relaxed: ordered by the above.
        let current = self.current.load(Ordering::Relaxed);
        high(current) == low(period) && add_one(&mine, low(current), is_later)
    }

    /// Counts a success under the lock, in the slot under way or in one that it begins.
    pub(super) fn count_success_locked(&self, slots: &mut Slots, period: u64, now: u64) {
        // Relaxed: written under the lock only.
        if now >= self.ends.load(Ordering::Relaxed) {
            slots.forget_outdated(now);
            slots.begin(now);
            self.announce(slots, period, now.saturating_add(slots.width));
        }
        // None is later than the newest, whatever the numbers say.
        add_one(&self.counters.mine(), slots.newest, |_, _| true);
    }

    /// Is it time to open?
    pub(super) fn is_reached(&self, slots: &Slots, now: u64) -> bool {
        let tally = self.tally(slots, now);
        tally.calls >= self.rule.min_calls.into()
            && tally.rate().is_some_and(|rate| rate >= self.rule.rate)
    }

    pub(super) fn tally(&self, slots: &Slots, now: u64) -> Tally {
        let failures = slots.failures.count_from(slots.from(now));
        let mut successes = 0;
        for slot in slots.current(now) {
            for counters in self.counters.iter() {
                // Relaxed: a success that happened before is seen, as each counter is coherent.
                let counter = counters[index(slot)].load(Ordering::Relaxed);
                if high(counter) == slot {
                    successes += u64::from(low(counter));
                }
            }
        }
        Tally {
            failures,
            calls: successes + failures,
        }
    }

    /// Forgets all that was counted, for a new period or by hand.
    pub(super) fn clear(&self, slots: &mut Slots, period: u64) {
        slots.failures.clear_out();
        // A number that no counter carries: what comes late finds its slot gone.
        slots.newest = slots.newest.wrapping_add(1);
        slots.oldest = slots.newest.wrapping_add(1);
        slots.forgotten_until = 0;
        self.announce(slots, period, 0);
    }

    fn announce(&self, slots: &Slots, period: u64, ends: u64) {
        let current = pack(low(period), slots.newest);
        // Relaxed: published by the Release below. Before its end, or a success that came in between
        // would be added to a slot that is forgotten already.
        self.current.store(current, Ordering::Relaxed);
        // Release: pairs with the Acquire in `count_success`.
        self.ends.store(ends, Ordering::Release);
    }
}

/// Adds one to this thread's counter of the slot; `false` if that serves another one, and this one may not
/// take it over.
#[inline]
fn add_one(
    mine: &Mine<'_, [AtomicU64; SLOTS as usize]>,
    slot: u32,
    may_take_over: impl Fn(u32, u32) -> bool,
) -> bool {
    // Relaxed, all of them: a counter says only how many, and nothing is read on the strength of it.
    match mine {
        Mine::Alone(counters) => {
            let counter = &counters[index(slot)];
            // It serves no later slot: this thread has seen none.
            let next = one_more(counter.load(Ordering::Relaxed), slot);
            counter.store(next, Ordering::Relaxed);
            true
        }
        Mine::Shared(counters) => add_one_shared(&counters[index(slot)], slot, may_take_over),
    }
}

/// The same for a counter that other threads write as well.
fn add_one_shared(
    counter: &AtomicU64,
    slot: u32,
    may_take_over: impl Fn(u32, u32) -> bool,
) -> bool {
    let mut seen = counter.load(Ordering::Relaxed);
    while high(seen) == slot || may_take_over(slot, high(seen)) {
        let next = one_more(seen, slot);
        match counter.compare_exchange_weak(seen, next, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => return true,
            Err(other) => seen = other,
        }
    }
    false
}

/// What a counter is after one more success in this slot.
fn one_more(counter: u64, slot: u32) -> u64 {
    let count = if high(counter) == slot {
        low(counter)
    } else {
        0
    };
    pack(slot, count.saturating_add(1))
}

/// Does a slot come after another? Of numbers that start again, the one that is less than half of them
/// ahead.
fn is_later(slot: u32, other: u32) -> bool {
    slot != other && slot.wrapping_sub(other) <= u32::MAX / 2
}

impl Slots {
    pub(super) fn new(span: u64) -> Self {
        Self {
            span,
            // Rounded up, so that all slots that still count have a counter.
            width: span / (u64::from(SLOTS) - 1) + 1,
            failures: Slotted::sealed_at_most(span, SLOTS),
            since: [0; SLOTS as usize],
            oldest: 1,
            newest: 0,
            forgotten_until: 0,
        }
    }

    pub(super) fn count_failure(&mut self, now: u64) {
        self.failures.add(now.saturating_sub(self.span), now);
    }

    fn begin(&mut self, now: u64) {
        self.newest = self.newest.wrapping_add(1);
        self.since[index(self.newest)] = now;
        self.failures.seal();
        // Only where the clock stands still at its end do more slots count than there are counters.
        if self.number() > SLOTS.into() {
            self.oldest = self.oldest.wrapping_add(1);
        }
    }

    fn numbers(&self) -> impl Iterator<Item = u32> {
        let oldest = self.oldest;
        (0..self.number()).map(move |at| oldest.wrapping_add(at))
    }

    fn number(&self) -> u32 {
        self.newest.wrapping_sub(self.oldest).wrapping_add(1)
    }

    /// The slots that still count: a success does until the first one of its slot is as old as the
    /// window.
    fn current(&self, now: u64) -> impl Iterator<Item = u32> {
        self.numbers()
            .filter(move |slot| !self.is_outdated(self.since[index(*slot)], now))
    }

    fn forget_outdated(&mut self, now: u64) {
        self.forgotten_until = self.forgotten_at(now);
        let oldest = self.current(now).next();
        self.oldest = oldest.unwrap_or(self.newest.wrapping_add(1));
    }

    /// When the last slot ended that doesn't count any more.
    fn forgotten_at(&self, now: u64) -> u64 {
        let since = self.numbers().map(|slot| self.since[index(slot)]);
        let last = since.filter(|since| self.is_outdated(*since, now)).last();
        last.map_or(self.forgotten_until, |since| {
            since.saturating_add(self.width)
        })
    }

    fn is_outdated(&self, since: u64, now: u64) -> bool {
        now.saturating_sub(since) > self.span
    }

    /// From when on failures count: as long as the successes do, beside which they are counted.
    fn from(&self, now: u64) -> u64 {
        now.saturating_sub(self.span).max(self.forgotten_at(now))
    }
}

impl Tally {
    /// The share of the calls that failed, if there are any.
    #[expect(
        clippy::cast_precision_loss,
        reason = "exact up to 2⁵³ calls, and the quotient of two exact numbers is the float that is \
                  nearest to it, as the literal `0.07` is to 7 of 100"
    )]
    pub(crate) fn rate(self) -> Option<f64> {
        (self.calls > 0).then(|| self.failures as f64 / self.calls as f64)
    }
}

fn index(slot: u32) -> usize {
    (slot % u32::from(SLOTS)) as usize
}

fn pack(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

fn high(packed: u64) -> u32 {
    low(packed >> 32)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the low half is what is asked for"
)]
fn low(packed: u64) -> u32 {
    packed as u32
}
