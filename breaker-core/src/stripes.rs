//! One value a thread, or nearly: what many threads write and hardly anyone reads.

mod number;

/// Values in cache lines of their own: one for each thread that has a number, and as many again for the
/// threads that have none.
///
/// A thread that has a number is the only one to write to the value of that number. Threads that have
/// none, where there are more threads than numbers, spread over the others and may share them.
#[derive(Debug)]
pub(crate) struct Stripes<T>(Box<[Line<T>]>);

/// Two cache lines, as they are fetched in pairs.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Line<T>(T);

/// Where a thread writes.
#[derive(Debug)]
pub(crate) enum Mine<'a, T> {
    /// No other thread writes there, and what one wrote that did before is seen.
    Alone(&'a T),
    Shared(&'a T),
}

impl<T: Default> Default for Stripes<T> {
    fn default() -> Self {
        let lines = (0..2 * number::count()).map(|_| Line::default());
        Self(lines.collect())
    }
}

impl<T> Stripes<T> {
    /// The value of this thread.
    #[inline]
    pub(crate) fn mine(&self) -> Mine<'_, T> {
        match self.0.get(number::mine()) {
            Some(line) => Mine::Alone(&line.0),
            None => self.mine_by_a_new_number(),
        }
    }

    #[cold]
    fn mine_by_a_new_number(&self) -> Mine<'_, T> {
        match number::take() {
            Some(number) => Mine::Alone(&self.0[number].0),
            None => Mine::Shared(&self.0[number::count() + number::without()].0),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|line| &line.0)
    }
}

#[cfg(all(test, not(breaker_loom)))]
mod tests {
    use std::ptr;

    use super::*;

    // invariant 7
    #[test]
    fn stripes_share_no_cache_line() {
        let stripes = Stripes::<u64>::default();
        let places: Vec<_> = stripes
            .iter()
            .map(|value| ptr::from_ref(value).addr())
            .collect();
        assert!(
            places
                .windows(2)
                .all(|pair| pair[0].abs_diff(pair[1]) >= 128)
        );
    }
}
