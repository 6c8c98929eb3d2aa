//! `std`'s types, which count what a thread writes through them.

use std::cell::Cell;
use std::sync::{LockResult, MutexGuard, TryLockResult};

use super::Ordering;

thread_local! {
    static WRITES: Cell<u32> = const { Cell::new(0) };
}

/// How often `f` writes to memory that threads share: an atomic that it stores to, a lock that it
/// takes.
pub(crate) fn writes(f: impl FnOnce()) -> u32 {
    let before = WRITES.get();
    f();
    WRITES.get() - before
}

fn write() {
    WRITES.set(WRITES.get() + 1);
}

#[derive(Debug)]
pub(crate) struct AtomicU64(std::sync::atomic::AtomicU64);

impl AtomicU64 {
    pub(crate) fn new(value: u64) -> Self {
        Self(std::sync::atomic::AtomicU64::new(value))
    }

    pub(crate) fn load(&self, ordering: Ordering) -> u64 {
        self.0.load(ordering)
    }

    pub(crate) fn store(&self, value: u64, ordering: Ordering) {
        write();
        self.0.store(value, ordering);
    }

    pub(crate) fn fetch_add(&self, value: u64, ordering: Ordering) -> u64 {
        write();
        self.0.fetch_add(value, ordering)
    }

    pub(crate) fn compare_exchange_weak(
        &self,
        current: u64,
        new: u64,
        success: Ordering,
        failure: Ordering,
    ) -> Result<u64, u64> {
        write();
        self.0.compare_exchange_weak(current, new, success, failure)
    }
}

impl Default for AtomicU64 {
    fn default() -> Self {
        Self::new(0)
    }
}

#[derive(Debug)]
pub(crate) struct Mutex<T>(std::sync::Mutex<T>);

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(std::sync::Mutex::new(value))
    }

    pub(crate) fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        write();
        self.0.try_lock()
    }

    pub(crate) fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        write();
        self.0.lock()
    }
}
