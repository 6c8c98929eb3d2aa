//! Numbers for threads: few, and each of one thread at a time.

#[cfg(breaker_loom)]
pub(super) use explored::{count, mine, take, without};
#[cfg(not(breaker_loom))]
pub(super) use running::{count, mine, take, without};

#[cfg(not(breaker_loom))]
mod running {
    use std::cell::Cell;
    use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
    use std::thread;

    use once_cell::sync::Lazy;

    /// The most numbers there are, for machines with more cores than memory to spare.
    const MOST: usize = 16;

    /// How many numbers there are: as many as threads can run at once.
    pub(in crate::stripes) fn count() -> usize {
        // Asked once: the answer takes the operating system some microseconds.
        static COUNT: Lazy<usize> = Lazy::new(|| {
            let cores = thread::available_parallelism().map_or(MOST, usize::from);
            cores.min(MOST)
        });
        *COUNT
    }

    /// The number of this thread, or one that is too large to be any's.
    #[inline]
    pub(in crate::stripes) fn mine() -> usize {
        MINE.get()
    }

    const NONE: usize = usize::MAX;
    const ENDING: usize = usize::MAX - 1;

    thread_local! {
        /// Apart from what gives it back, as it is read with each call and has no destructor.
        static MINE: Cell<usize> = const { Cell::new(NONE) };
        static HELD: Cell<Option<Held>> = const { Cell::new(None) };
    }

    static FREE: Lazy<Numbers> = Lazy::new(|| Numbers::new(count()));

    /// A number for this thread, if it has none and there is one left. A thread that goes on for long
    /// gets one in the end: it asks with each call.
    pub(in crate::stripes) fn take() -> Option<usize> {
        if MINE.get() != NONE {
            return None;
        }
        let number = FREE.take()?;
        let held = Held(number);
        // If the thread is ending, the number is dropped with the closure, and so given back.
        HELD.try_with(move |place| place.set(Some(held))).ok()?;
        MINE.set(number);
        Some(number)
    }

    /// A thread's hold on its number, until it ends.
    struct Held(usize);

    impl Drop for Held {
        fn drop(&mut self) {
            MINE.set(ENDING);
            FREE.give_back(self.0);
        }
    }

    /// Of the threads without a number, which one this is, modulo [`count`].
    pub(in crate::stripes) fn without() -> usize {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        thread_local! {
            static WITHOUT: Cell<usize> = const { Cell::new(NONE) };
        }
        if WITHOUT.get() == NONE {
            // Relaxed: only that they spread matters.
            WITHOUT.set(NEXT.fetch_add(1, Ordering::Relaxed) % count());
        }
        WITHOUT.get()
    }

    /// The numbers that no one has, a bit each.
    struct Numbers(AtomicU32);

    impl Numbers {
        fn new(count: usize) -> Self {
            Self(AtomicU32::new((1 << count) - 1))
        }

        fn take(&self) -> Option<usize> {
            // Relaxed: who has none looks here with each call, and most often finds none.
            let mut free = self.0.load(Ordering::Relaxed);
            while free != 0 {
                let rest = free & (free - 1);
                // Acquire: pairs with the Release in `give_back`. Who has a number sees what was written
                // by the one that had it before.
                let taken =
                    self.0
                        .compare_exchange_weak(free, rest, Ordering::Acquire, Ordering::Relaxed);
                match taken {
                    Ok(_) => return Some(free.trailing_zeros() as usize),
                    Err(other) => free = other,
                }
            }
            None
        }

        fn give_back(&self, number: usize) {
            // Release: pairs with the Acquire in `take`.
            self.0.fetch_or(1 << number, Ordering::Release);
        }
    }

    #[cfg(test)]
    mod tests {
        use std::sync::Barrier;

        use super::*;

        // invariant 7
        #[test]
        fn no_two_threads_have_a_number_at_once() {
            let numbers = Numbers::new(5);
            let holders = [const { AtomicU32::new(0) }; 5];
            let barrier = Barrier::new(8);
            let given = AtomicUsize::new(0);
            thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| {
                        barrier.wait();
                        for number in (0..10_000).filter_map(|_| numbers.take()) {
                            given.fetch_add(1, Ordering::SeqCst);
                            assert_eq!(holders[number].fetch_add(1, Ordering::SeqCst), 0);
                            holders[number].fetch_sub(1, Ordering::SeqCst);
                            numbers.give_back(number);
                        }
                    });
                }
            });
            assert!(given.into_inner() >= 10_000);
        }

        #[test]
        fn all_numbers_are_given_and_no_others() {
            let numbers = Numbers::new(MOST);
            let given: Vec<_> = (0..=MOST).map_while(|_| numbers.take()).collect();
            assert_eq!(given, (0..MOST).collect::<Vec<_>>());
            numbers.give_back(7);
            assert_eq!((numbers.take(), numbers.take()), (Some(7), None));
        }

        #[test]
        fn a_thread_keeps_its_number_until_it_ends() {
            // Other tests' threads may have them all for a while.
            let number = || take().inspect(|number| assert_eq!(mine(), *number));
            let with_one = (0..100_000).find_map(|_| thread::spawn(number).join().unwrap());
            assert!(with_one.is_some_and(|number| number < count()));
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

    pub(in crate::stripes) fn count() -> usize {
        1
    }

    pub(in crate::stripes) fn mine() -> usize {
        let mine = HAS_IT.with(Cell::get);
        if mine { 0 } else { usize::MAX }
    }

    pub(in crate::stripes) fn take() -> Option<usize> {
        // SeqCst: of no interest to the models.
        let taken = TAKEN.swap(true, Ordering::SeqCst);
        HAS_IT.with(|has_it| has_it.set(!taken));
        (!taken).then_some(0)
    }

    pub(in crate::stripes) fn without() -> usize {
        0
    }
}
