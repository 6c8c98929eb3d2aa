//! The types that threads share: those of `std`, those of loom while its models run, and under test
//! types that tell what was written.

#[cfg(all(test, not(breaker_loom)))]
pub(crate) mod counted;
#[cfg(breaker_loom)]
mod explored;
mod lock;

pub(crate) use lock::lock;

#[cfg(all(test, not(breaker_loom)))]
pub(crate) use counted::AtomicU64 as Count;
#[cfg(all(test, not(breaker_loom)))]
pub(crate) use counted::{AtomicU64, Mutex};
#[cfg(breaker_loom)]
pub(crate) use explored::AtomicU64;
#[cfg(breaker_loom)]
pub(crate) use loom::sync::{Mutex, MutexGuard, atomic::Ordering};
/// For numbers on which nothing else depends: of no interest to loom.
#[cfg(any(not(test), breaker_loom))]
pub(crate) use std::sync::atomic::AtomicU64 as Count;
#[cfg(not(any(test, breaker_loom)))]
pub(crate) use std::sync::{Mutex, atomic::AtomicU64};
#[cfg(not(breaker_loom))]
pub(crate) use std::sync::{MutexGuard, atomic::Ordering};
