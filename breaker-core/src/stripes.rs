//! One value a thread, or nearly: what many threads write and hardly anyone reads.

#[cfg(not(breaker_loom))]
use std::cell::Cell;
#[cfg(not(breaker_loom))]
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
#[cfg(not(breaker_loom))]
use std::thread;

#[cfg(not(breaker_loom))]
use once_cell::sync::Lazy;

use crate::sync::Count;

/// The most stripes there are, for machines with more cores than memory to spare.
#[cfg(not(breaker_loom))]
const MOST: usize = 16;

/// As many values as threads can run at once, each in cache lines of its own.
///
/// Two threads share one where there are more threads than cores, so writes are still atomic; but a
/// thread seldom finds that another has written to its line.
#[derive(Debug)]
pub(crate) struct Stripes<T>(Box<[Line<T>]>);

/// Two cache lines, as they are fetched in pairs.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Line<T>(T);

impl<T: Default> Stripes<T> {
    pub(crate) fn new() -> Self {
        Self((0..number()).map(|_| Line::default()).collect())
    }
}

impl<T> Stripes<T> {
    /// The value of this thread.
    pub(crate) fn mine(&self) -> &T {
        // Their number is a power of two.
        &self.0[thread_number() & (self.0.len() - 1)].0
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|line| &line.0)
    }
}

/// Counts what happens in many threads, without one slowing another down.
#[derive(Debug)]
pub(crate) struct Counter(Stripes<Count>);

impl Counter {
    pub(crate) fn new() -> Self {
        Self(Stripes::new())
    }

    pub(crate) fn add_one(&self) {
        // Relaxed: says only how many, and nothing is read on the strength of it.
        self.0.mine().fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn sum(&self) -> u64 {
        // Relaxed: what this thread knows to have happened is seen, as each count is coherent.
        self.0
            .iter()
            .map(|count| count.load(Ordering::Relaxed))
            .sum()
    }
}

#[cfg(not(breaker_loom))]
fn number() -> usize {
    // Asked once: the answer takes the operating system some microseconds.
    static NUMBER: Lazy<usize> = Lazy::new(|| {
        let cores = thread::available_parallelism().map_or(MOST, usize::from);
        cores.next_power_of_two().min(MOST)
    });
    *NUMBER
}

#[cfg(not(breaker_loom))]
fn thread_number() -> usize {
    const NONE: usize = usize::MAX;
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static MINE: Cell<usize> = const { Cell::new(NONE) };
    }
    let mine = MINE.get();
    if mine != NONE {
        return mine;
    }
    // Relaxed: only that each thread gets another number matters.
    let mine = NEXT.fetch_add(1, Ordering::Relaxed);
    MINE.set(mine);
    mine
}

// loom's threads share one: what they write at once is what its models are about.

#[cfg(breaker_loom)]
fn number() -> usize {
    1
}

#[cfg(breaker_loom)]
fn thread_number() -> usize {
    0
}

#[cfg(all(test, not(breaker_loom)))]
mod tests {
    use super::*;

    #[test]
    fn stripes_share_no_cache_line() {
        let counter = Counter::new();
        let places: Vec<_> = counter
            .0
            .iter()
            .map(|count| &raw const *count as usize)
            .collect();
        assert!(
            places
                .windows(2)
                .all(|pair| pair[0].abs_diff(pair[1]) >= 128)
        );
    }

    #[test]
    fn each_thread_has_a_number_of_its_own_and_keeps_it() {
        let mine = thread_number();
        let other = thread::spawn(thread_number).join().unwrap();
        assert_ne!(mine, other);
        assert_eq!(mine, thread_number());
    }

    #[test]
    fn what_all_threads_have_counted_adds_up() {
        let counter = Counter::new();
        thread::scope(|scope| {
            for _ in 0..3 * MOST {
                scope.spawn(|| (0..1_000).for_each(|_| counter.add_one()));
            }
        });
        assert_eq!(counter.sum(), 3_000 * MOST as u64);
    }
}
