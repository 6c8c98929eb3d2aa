//! loom's atomic, with every order of its accesses explored.
//!
//! loom remembers one access of an atomic, the last. A thread that loads and then stores hides the
//! other threads' loads from it that way, and their orders are not tried (tokio-rs/loom#166, #392).
//! So each access is preceded by a step that conflicts with all others, and says nothing about
//! memory.

use super::Ordering;

#[derive(Debug)]
pub(crate) struct AtomicU64 {
    step: loom::sync::atomic::AtomicU64,
    value: loom::sync::atomic::AtomicU64,
}

impl AtomicU64 {
    pub(crate) fn new(value: u64) -> Self {
        Self {
            step: loom::sync::atomic::AtomicU64::new(0),
            value: loom::sync::atomic::AtomicU64::new(value),
        }
    }

    pub(crate) fn load(&self, ordering: Ordering) -> u64 {
        self.step();
        self.value.load(ordering)
    }

    pub(crate) fn store(&self, value: u64, ordering: Ordering) {
        self.step();
        self.value.store(value, ordering);
    }

    pub(crate) fn compare_exchange_weak(
        &self,
        current: u64,
        new: u64,
        success: Ordering,
        failure: Ordering,
    ) -> Result<u64, u64> {
        self.step();
        // Strong: loom doesn't fail on a whim, and a loop that did could go on for ever.
        self.value.compare_exchange(current, new, success, failure)
    }

    fn step(&self) {
        // Relaxed: pairs with nothing.
        self.step.fetch_add(1, Ordering::Relaxed);
    }
}

impl Default for AtomicU64 {
    fn default() -> Self {
        Self::new(0)
    }
}
