//! Failures remembered one by one.

use std::num::NonZeroU16;

/// The moments of failures, in a ring that is no longer than is needed.
///
/// They are in the order in which they were counted. Of failures at once, one that is counted later may
/// have looked at the clock earlier: it is forgotten with those before it, and so counts as if it had
/// happened with them.
#[derive(Debug)]
pub(crate) struct Moments {
    ring: Box<[u64]>,
    /// Where the oldest one is.
    first: u16,
    len: u16,
    /// How many open the breaker; `None` to keep none.
    threshold: Option<NonZeroU16>,
}

impl Moments {
    /// For a breaker that opens at `threshold` failures, or with zero at no number of them.
    pub(super) fn new(threshold: u16) -> Self {
        Self {
            ring: Box::default(),
            first: 0,
            len: 0,
            threshold: NonZeroU16::new(threshold),
        }
    }

    pub(super) fn has_threshold(&self) -> bool {
        self.threshold.is_some()
    }

    /// See [`Window::reach_threshold`](super::Window::reach_threshold).
    pub(super) fn reach_threshold(&mut self, from: u64, now: u64) -> bool {
        let Some(threshold) = self.threshold else {
            return false;
        };
        self.forget_before(from);
        // The one that opens the breaker needs no place.
        let most = threshold.get() - 1;
        if self.len == most {
            return true;
        }
        if usize::from(self.len) == self.ring.len() {
            self.grow(most);
        }
        let place = self.place(self.len);
        self.ring[place] = now;
        self.len += 1;
        false
    }

    pub(super) fn count_from(&self, from: u64) -> u64 {
        let before = self.iter().take_while(|moment| *moment < from).count();
        u64::from(self.len) - before as u64
    }

    pub(super) fn clear(&mut self) {
        self.first = 0;
        self.len = 0;
    }

    pub(super) fn clear_out(&mut self) {
        self.clear();
        self.ring = Box::default();
    }

    fn forget_before(&mut self, from: u64) {
        while self.len > 0 && self.ring[usize::from(self.first)] < from {
            self.first += 1;
            if usize::from(self.first) == self.ring.len() {
                self.first = 0;
            }
            self.len -= 1;
        }
    }

    fn iter(&self) -> impl Iterator<Item = u64> {
        (0..self.len).map(|nth| self.ring[self.place(nth)])
    }

    /// Where the `nth` moment is, or will be.
    fn place(&self, nth: u16) -> usize {
        let straight = usize::from(self.first + nth);
        let around = straight.checked_sub(self.ring.len());
        around.unwrap_or(straight)
    }

    /// Makes room for another, and for at most as many as are asked for.
    fn grow(&mut self, most: u16) {
        let room = usize::from((2 * self.len).max(4).min(most));
        let mut ring = Vec::with_capacity(room);
        ring.extend(self.iter());
        ring.resize(room, 0);
        self.ring = ring.into_boxed_slice();
        self.first = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_to_what_is_needed_and_no_further() {
        for threshold in [1, 2, 5, 6, 1_000, 1_024] {
            let mut moments = Moments::new(threshold);
            for now in 1..threshold {
                assert!(!moments.reach_threshold(0, now.into()));
                assert!(moments.ring.len() < threshold.into());
            }
            assert!(moments.reach_threshold(0, threshold.into()));
        }
    }

    #[test]
    fn without_a_threshold_none_are_kept() {
        let mut moments = Moments::new(0);
        assert!(!moments.reach_threshold(0, 1));
        assert_eq!((moments.count_from(0), moments.ring.len()), (0, 0));
    }

    #[test]
    fn what_comes_out_of_order_counts_as_long_as_what_came_before() {
        let mut moments = Moments::new(5);
        for now in [100, 99, 101] {
            moments.reach_threshold(0, now);
        }
        assert_eq!(moments.count_from(100), 3);
        assert_eq!(moments.count_from(101), 1);
    }

    #[test]
    fn it_goes_round_and_grows_with_its_beginning_anywhere() {
        let mut moments = Moments::new(1_024);
        // Three are within reach at first, then ever more.
        for now in 0..1_000_u64 {
            let reach = 3 + now / 20;
            let from = now.saturating_sub(reach);
            assert!(!moments.reach_threshold(from, now));
            let expected = now.min(reach) + 1;
            assert_eq!(moments.count_from(from), expected);
            assert_eq!(moments.count_from(now), 1);
        }
    }
}
