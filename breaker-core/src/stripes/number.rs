//! Numbers for threads: few, and each of one thread at a time.

#[cfg(breaker_loom)]
pub(super) use explored::{count, mine, take};
#[cfg(not(breaker_loom))]
pub(super) use running::{count, mine, take};

#[cfg(not(breaker_loom))]
mod running {
    use std::cell::Cell;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Mutex, MutexGuard, PoisonError};
    use std::thread;

    use once_cell::sync::Lazy;

    /// The most numbers there are, for machines with more cores than memory to spare.
    const MOST: usize = 16;

    /// How many numbers there are: as many as threads can run at once.
    pub(in super::super) fn count() -> usize {
        // Asked once: the answer takes the operating system some microseconds.
        static COUNT: Lazy<usize> = Lazy::new(|| {
            let cores = thread::available_parallelism().map_or(MOST, usize::from);
            cores.min(MOST)
        });
        *COUNT
    }

    /// The number of this thread, or one that is too large to be any's.
    #[inline]
    pub(in super::super) fn mine() -> usize {
        MINE.get()
    }

    const NONE: usize = usize::MAX;
    const ENDING: usize = usize::MAX - 1;

    thread_local! {
        /// Apart from what gives it back, as it is read with each call and has no destructor.
        static MINE: Cell<usize> = const { Cell::new(NONE) };
        static HELD: Cell<Option<Held>> = const { Cell::new(None) };
    }

    /// A thread's hold on its number, until it ends.
    struct Held(usize);

    /// How many are left. Read by threads that have none with each call, so that those that live long
    /// get theirs in the end.
    static LEFT: AtomicUsize = AtomicUsize::new(MOST);
    static FREE: Mutex<Free> = Mutex::new(Free {
        returned: Vec::new(),
        next: 0,
    });

    struct Free {
        returned: Vec<usize>,
        next: usize,
    }

    /// A number for this thread, if there is one left and it has none.
    pub(in super::super) fn take() -> Option<usize> {
        // Relaxed: a hint, the lock decides.
        if MINE.get() != NONE || LEFT.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let number = free().take()?;
        // Where it can't be kept until the thread ends, that has begun: then it is back at once.
        HELD.try_with(|held| held.set(Some(Held(number)))).ok()?;
        MINE.set(number);
        Some(number)
    }

    impl Free {
        fn take(&mut self) -> Option<usize> {
            let number = self.returned.pop().or_else(|| {
                let next = self.next;
                (next < count()).then(|| {
                    self.next += 1;
                    next
                })
            });
            self.tell_how_many();
            number
        }

        fn give_back(&mut self, number: usize) {
            self.returned.push(number);
            self.tell_how_many();
        }

        fn tell_how_many(&self) {
            let left = self.returned.len() + (count() - self.next);
            // Relaxed: a hint, as it is read.
            LEFT.store(left, Ordering::Relaxed);
        }
    }

    impl Drop for Held {
        fn drop(&mut self) {
            MINE.set(ENDING);
            // The lock orders what this thread has written before what the next one does.
            free().give_back(self.0);
        }
    }

    fn free() -> MutexGuard<'static, Free> {
        FREE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    mod tests {
        use std::sync::Barrier;

        use super::*;

        #[test]
        fn no_two_threads_have_a_number_at_once_and_each_keeps_its_own() {
            let threads = count() + 3;
            let barrier = Barrier::new(threads);
            let number = || {
                let number = take();
                assert!(number.is_none_or(|number| number < count()));
                barrier.wait();
                assert!(number.is_none_or(|number| number == mine()));
                assert!(number.is_none() || take().is_none());
                barrier.wait();
                number
            };
            let mut numbers: Vec<_> = thread::scope(|scope| {
                let all: Vec<_> = (0..threads).map(|_| scope.spawn(number)).collect();
                all.into_iter()
                    .filter_map(|one| one.join().unwrap())
                    .collect()
            });
            let given = numbers.len();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers.len(), given);
        }

        #[test]
        fn the_number_of_a_thread_that_has_ended_is_given_again() {
            // Far more threads than numbers, one after the other; other tests' threads hold some.
            let with_a_number = (0..100 * MOST)
                .filter(|_| thread::spawn(|| take().is_some()).join().unwrap())
                .count();
            assert!(with_a_number > MOST, "{with_a_number}");
        }
    }
}

/// One number, of the thread of a model that asks first: so both kinds of writers are explored.
#[cfg(breaker_loom)]
mod explored {
    use std::cell::Cell;
    use std::sync::atomic::{AtomicBool, Ordering};

    loom::lazy_static! {
        static ref TAKEN: AtomicBool = AtomicBool::new(false);
    }
    loom::thread_local! {
        static HAS_IT: Cell<bool> = Cell::new(false);
    }

    pub(in super::super) fn count() -> usize {
        1
    }

    pub(in super::super) fn mine() -> usize {
        let mine = HAS_IT.with(Cell::get);
        if mine { 0 } else { usize::MAX }
    }

    pub(in super::super) fn take() -> Option<usize> {
        // SeqCst: of no interest to the models.
        let taken = TAKEN.swap(true, Ordering::SeqCst);
        HAS_IT.with(|has_it| has_it.set(!taken));
        (!taken).then_some(0)
    }
}
