//! Failures that share slots of time.

use std::collections::VecDeque;

use super::MOST;

/// Failures that are less than a 1,024th of the window apart share the slot of the first of them, and
/// stop counting with it: at most that much too early, never too late. 1,024 slots reach over the whole
/// window that way.
#[derive(Debug)]
pub(crate) struct Slotted {
    /// How much younger than a slot's first failure another one in it may be.
    grain: u64,
    slots: VecDeque<Slot>,
    /// May the last slot take no more?
    sealed: bool,
    /// The sum over `slots`.
    failures: u64,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    /// When its first failure was.
    since: u64,
    failures: u64,
}

impl Slotted {
    /// For a window of `span` nanoseconds.
    pub(super) fn new(span: u64) -> Self {
        Self::sealed_at_most(span, 0)
    }

    /// For a window of `span` nanoseconds in which slots are sealed at most `seals` times.
    pub(crate) fn sealed_at_most(span: u64, seals: u16) -> Self {
        Self {
            grain: span.div_ceil((MOST - seals).into()),
            slots: VecDeque::new(),
            sealed: false,
            failures: 0,
        }
    }

    /// Makes the next failure begin a slot, so that none lies on both sides of this moment.
    pub(crate) fn seal(&mut self) {
        self.sealed = true;
    }

    /// Adds a failure at `now`, forgets those before `from`, and tells how many are left.
    pub(crate) fn add(&mut self, from: u64, now: u64) -> u64 {
        self.forget_before(from);
        match self.slots.back_mut() {
            Some(slot) if !self.sealed && now.saturating_sub(slot.since) <= self.grain => {
                slot.failures += 1;
            }
            _ => self.push(now),
        }
        self.failures += 1;
        self.failures
    }

    /// How many failures there were since then.
    pub(crate) fn count_from(&self, from: u64) -> u64 {
        let before: u64 = self.before(from).map(|slot| slot.failures).sum();
        self.failures - before
    }

    /// Forgets every failure.
    pub(crate) fn clear(&mut self) {
        self.slots.clear();
        self.failures = 0;
    }

    /// The same, and gives back the memory.
    pub(crate) fn clear_out(&mut self) {
        self.slots = VecDeque::new();
        self.failures = 0;
    }

    fn forget_before(&mut self, from: u64) {
        let (slots, failures) = self.before(from).fold((0, 0), |(slots, failures), slot| {
            (slots + 1, failures + slot.failures)
        });
        self.slots.drain(..slots);
        self.failures -= failures;
    }

    /// The slots that began before then. A failure counts while its age is at most the window.
    fn before(&self, from: u64) -> impl Iterator<Item = &Slot> {
        self.slots.iter().take_while(move |slot| slot.since < from)
    }

    fn push(&mut self, now: u64) {
        if self.slots.len() == self.slots.capacity() {
            // Doubling from four, but never past what can be needed.
            let wanted = (self.slots.len() * 2).clamp(4, MOST.into());
            self.slots
                .reserve_exact(wanted.saturating_sub(self.slots.len()));
        }
        self.sealed = false;
        self.slots.push_back(Slot {
            since: now,
            failures: 1,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_threshold_costs_more_than_16_kib() {
        for span in [1, 1_023, 1_024, 1_025, 1_000_000, u64::MAX] {
            let mut window = Slotted::new(span);
            let mut now = 0_u64;
            // Every failure as late as opens a new slot, for three windows.
            for _ in 0..3 * MOST {
                window.add(now.saturating_sub(span), now);
                now = now.saturating_add((window.grain + 1).max(span / 1_024));
            }
            let bytes = window.slots.capacity() * size_of::<Slot>();
            assert!(bytes <= 16 * 1024, "in {span} ns they take {bytes} bytes");
        }
    }

    #[test]
    fn a_shared_slot_forgets_at_most_a_1024th_too_early() {
        let span = 1_024_000;
        let mut window = Slotted::new(span);
        window.add(0, 0);
        window.add(0, 1_000);
        window.add(0, 1_001);
        assert_eq!(window.count_from(0), 3);
        assert_eq!(
            window.count_from(1),
            1,
            "the slot that began at 0 is outdated"
        );
        assert_eq!(window.count_from(1_001), 1);
        assert_eq!(window.count_from(1_002), 0);
    }
}
