//! One value a thread, or nearly: what many threads write and hardly anyone reads.

mod number;

/// As many values as threads can run at once, each in cache lines of its own, and one more.
///
/// A thread that has a number is the only one to write to the value of that number. The others, where
/// there are more threads than numbers, share the last one.
#[derive(Debug)]
pub(crate) struct Stripes<T> {
    alone: Box<[Line<T>]>,
    shared: Box<Line<T>>,
}

/// Two cache lines, as they are fetched in pairs.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Line<T>(T);

/// Where a thread writes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mine<'a, T> {
    /// No other thread writes there, and a thread that did before has been waited for.
    Alone(&'a T),
    Shared(&'a T),
}

impl<T: Default> Stripes<T> {
    pub(crate) fn new() -> Self {
        Self {
            alone: (0..number::count()).map(|_| Line::default()).collect(),
            shared: Box::default(),
        }
    }
}

impl<T> Stripes<T> {
    /// The value of this thread, if it has been given a number.
    #[inline]
    pub(crate) fn mine_alone(&self) -> Option<&T> {
        self.alone.get(number::mine()).map(|line| &line.0)
    }

    /// The value of this thread.
    #[inline]
    pub(crate) fn mine(&self) -> Mine<'_, T> {
        match self.mine_alone() {
            Some(value) => Mine::Alone(value),
            None => self.mine_by_a_new_number(),
        }
    }

    #[cold]
    fn mine_by_a_new_number(&self) -> Mine<'_, T> {
        let number = number::take();
        match number.and_then(|number| self.alone.get(number)) {
            Some(line) => Mine::Alone(&line.0),
            None => Mine::Shared(&self.shared.0),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        let lines = self.alone.iter().chain([&*self.shared]);
        lines.map(|line| &line.0)
    }
}

#[cfg(all(test, not(breaker_loom)))]
mod tests {
    use std::ptr;

    use super::*;

    #[test]
    fn stripes_share_no_cache_line() {
        let stripes = Stripes::<u64>::new();
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
