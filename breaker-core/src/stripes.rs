//! One value a thread, or nearly: what many threads write and hardly anyone reads.

mod number;

/// As many values as threads can run at once, each in cache lines of its own, and one more.
///
/// A thread that has a number is the only one to write to the value of that number. The others, where
/// there are more threads than numbers, share the last one.
#[derive(Debug)]
pub(crate) struct Stripes<T>(Box<[Line<T>]>);

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
        Self((0..=number::count()).map(|_| Line::default()).collect())
    }
}

impl<T> Stripes<T> {
    /// The value of this thread.
    #[inline]
    pub(crate) fn mine(&self) -> Mine<'_, T> {
        let shared = self.0.len() - 1;
        match number::mine() {
            Some(number) if number < shared => Mine::Alone(&self.0[number].0),
            _ => Mine::Shared(&self.0[shared].0),
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
