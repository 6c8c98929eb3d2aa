//! Counts what happens in many threads, without one slowing another down.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::stripes::{Mine, Stripes};
use crate::sync::Count;

/// A count that threads add to, each in its stripe.
///
/// Counters share their stripes, as columns of a sheet: so one takes eight bytes a stripe, and not a
/// cache line.
#[derive(Debug)]
pub(crate) struct Counter {
    sheet: Arc<Sheet>,
    column: usize,
}

/// As many as there are bits in [`Sheet::used`], which is as many as a stripe has room for.
const COLUMNS: usize = u16::BITS as usize;

#[derive(Debug, Default)]
struct Sheet {
    rows: Stripes<[Count; COLUMNS]>,
    /// Which columns are in use, a bit each; under the lock.
    used: AtomicU16,
}

/// The sheets that have a column to spare, and some that are gone.
static WITH_ROOM: Mutex<Vec<Weak<Sheet>>> = Mutex::new(Vec::new());

impl Counter {
    pub(crate) fn new() -> Self {
        let mut with_room = with_room();
        let sheet = loop {
            match with_room.last().map(Weak::upgrade) {
                Some(Some(sheet)) => break sheet,
                // Its last counter is gone.
                Some(None) => drop(with_room.pop()),
                None => {
                    let sheet = Arc::default();
                    with_room.push(Arc::downgrade(&sheet));
                    break sheet;
                }
            }
        };
        let column = sheet.take_column();
        if sheet.is_full() {
            with_room.pop();
        }
        Self { sheet, column }
    }

    // Relaxed, all of them: says only how many, and nothing is read on the strength of it.

    #[inline]
    pub(crate) fn add_one(&self) {
        match self.sheet.rows.mine() {
            Mine::Alone(row) => {
                let count = &row[self.column % COLUMNS];
                count.store(count.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
            }
            Mine::Shared(row) => {
                row[self.column % COLUMNS].fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    pub(crate) fn sum(&self) -> u64 {
        // What this thread knows to have happened is seen, as each count is coherent.
        let counts = self.sheet.column(self.column);
        counts.map(|count| count.load(Ordering::Relaxed)).sum()
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        let mut with_room = with_room();
        if self.sheet.is_full() {
            with_room.push(Arc::downgrade(&self.sheet));
        }
        self.sheet.give_back(self.column);
    }
}

// Under the lock, but for `column`.
impl Sheet {
    fn is_full(&self) -> bool {
        self.used.load(Ordering::Relaxed) == u16::MAX
    }

    /// Takes the first column that is free, which there must be, and clears it.
    fn take_column(&self) -> usize {
        let used = self.used.load(Ordering::Relaxed);
        let column = used.trailing_ones() as usize;
        self.used.store(used | 1 << column, Ordering::Relaxed);
        // Relaxed: who counted there before is gone, and gave it back under the lock.
        self.column(column)
            .for_each(|count| count.store(0, Ordering::Relaxed));
        column
    }

    fn give_back(&self, column: usize) {
        let used = self.used.load(Ordering::Relaxed);
        self.used.store(used & !(1 << column), Ordering::Relaxed);
    }

    fn column(&self, column: usize) -> impl Iterator<Item = &Count> {
        self.rows.iter().map(move |row| &row[column])
    }
}

fn with_room() -> MutexGuard<'static, Vec<Weak<Sheet>>> {
    WITH_ROOM.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, not(breaker_loom)))]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn what_all_threads_have_counted_adds_up() {
        let counter = Counter::new();
        thread::scope(|scope| {
            for _ in 0..50 {
                scope.spawn(|| (0..1_000).for_each(|_| counter.add_one()));
            }
        });
        assert_eq!(counter.sum(), 50_000);
    }

    #[test]
    fn counters_that_share_a_sheet_are_counted_apart() {
        let counters: Vec<_> = (0..3 * COLUMNS).map(|_| Counter::new()).collect();
        for (times, counter) in counters.iter().enumerate() {
            (0..times).for_each(|_| counter.add_one());
        }
        for (times, counter) in counters.iter().enumerate() {
            assert_eq!(counter.sum(), times as u64);
        }
    }

    #[test]
    fn a_column_that_is_used_again_begins_at_zero() {
        // So that the sheet is used again, too.
        let _another = Counter::new();
        for _ in 0..5 * COLUMNS {
            let counter = Counter::new();
            counter.add_one();
            assert_eq!(counter.sum(), 1);
        }
    }

    #[test]
    fn counters_share_sheets() {
        let counters: Vec<_> = (0..10 * COLUMNS).map(|_| Counter::new()).collect();
        let mut sheets: Vec<_> = counters.iter().map(|c| Arc::as_ptr(&c.sheet)).collect();
        sheets.sort_unstable();
        sheets.dedup();
        // Ten, and those that other tests have taken columns of.
        assert!(sheets.len() <= 30, "{} sheets", sheets.len());
    }
}
