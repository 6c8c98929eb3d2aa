//! A lock that is held for less time than a cache line takes from one core to another.

#[cfg(not(breaker_loom))]
use std::hint;
use std::sync::PoisonError;

use super::{Mutex, MutexGuard};

/// Takes the lock, poisoned or not: it is for code that can't panic.
///
/// Who finds it taken stays away for a moment first: to look whether it is free takes the line from the one
/// who has it, and who wants it again and again does some of its work in a row meanwhile.
#[cfg(not(breaker_loom))]
#[inline]
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    if let Ok(guard) = mutex.try_lock() {
        return guard;
    }
    for _ in 0..MOMENT {
        hint::spin_loop();
    }
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Some microseconds: long beside what is done under a lock, and beside a cache line's way between two cores
/// that are far from each other.
#[cfg(not(breaker_loom))]
const MOMENT: u32 = 100;

/// Another order in which it is taken would be nothing new to a model.
#[cfg(breaker_loom)]
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
