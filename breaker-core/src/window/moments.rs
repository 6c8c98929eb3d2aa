//! Failures remembered one by one.

/// The moments of failures, in order, in a ring that is no longer than is needed.
#[derive(Debug, Default)]
pub(crate) struct Moments {
    ring: Box<[u64]>,
    /// Where the oldest one is.
    first: u32,
    len: u32,
}

impl Moments {
    /// See [`Window::reaches`](super::Window::reaches).
    pub(super) fn reaches(&mut self, threshold: u32, from: u64, now: u64) -> bool {
        self.forget_before(from);
        // The failure that opens the breaker needs no place.
        let most = threshold - 1;
        if self.len == most {
            return true;
        }
        if self.len as usize == self.ring.len() {
            self.grow(most);
        }
        // Of failures at once, the one that is counted later may have looked at the clock earlier.
        let now = self.newest().map_or(now, |newest| newest.max(now));
        let place = self.place(self.len);
        self.ring[place] = now;
        self.len += 1;
        false
    }

    fn newest(&self) -> Option<u64> {
        let last = self.len.checked_sub(1)?;
        Some(self.ring[self.place(last)])
    }

    pub(super) fn count_from(&self, from: u64) -> u64 {
        let before = self.iter().take_while(|moment| *moment < from).count();
        u64::from(self.len) - before as u64
    }

    pub(super) fn clear(&mut self) {
        self.first = 0;
        self.len = 0;
    }

    fn forget_before(&mut self, from: u64) {
        while self.len > 0 && self.ring[self.first as usize] < from {
            self.first += 1;
            if self.first as usize == self.ring.len() {
                self.first = 0;
            }
            self.len -= 1;
        }
    }

    fn iter(&self) -> impl Iterator<Item = u64> {
        (0..self.len).map(|nth| self.ring[self.place(nth)])
    }

    /// Where the `nth` moment is, or will be.
    fn place(&self, nth: u32) -> usize {
        let straight = (self.first + nth) as usize;
        let around = straight.checked_sub(self.ring.len());
        around.unwrap_or(straight)
    }

    /// Makes room for another, and for at most as many as are asked for.
    fn grow(&mut self, most: u32) {
        let room = (2 * self.len).max(4).min(most) as usize;
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
        for threshold in [1_u32, 2, 5, 6, 1_000, 1_024] {
            let mut moments = Moments::default();
            for now in 1..threshold {
                assert!(!moments.reaches(threshold, 0, now.into()));
                assert!(moments.ring.len() < threshold as usize);
            }
            assert!(moments.reaches(threshold, 0, threshold.into()));
        }
    }

    #[test]
    fn what_comes_out_of_order_is_put_in_order() {
        let mut moments = Moments::default();
        for now in [100, 99, 101] {
            moments.reaches(5, 0, now);
        }
        assert_eq!(moments.count_from(100), 3);
        assert_eq!(moments.count_from(101), 1);
    }

    #[test]
    fn it_goes_round_and_grows_with_its_beginning_anywhere() {
        let mut moments = Moments::default();
        // Three are within reach at first, then ever more.
        for now in 0..1_000_u64 {
            let reach = 3 + now / 20;
            let from = now.saturating_sub(reach);
            assert!(!moments.reaches(1_024, from, now));
            let expected = now.min(reach) + 1;
            assert_eq!(moments.count_from(from), expected);
            assert_eq!(moments.count_from(now), 1);
        }
    }
}
