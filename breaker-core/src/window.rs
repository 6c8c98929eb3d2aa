//! The sliding window: the failures that still count, and when each of them stops counting.

mod moments;
mod slots;

use self::moments::Moments;
pub(crate) use self::slots::Slotted;

/// The most slots a window keeps, and so the highest threshold whose failures it times one by one.
const MOST: u16 = 1024;

/// The failures that count, at most as old as the window is long.
///
/// Up to a threshold of [`MOST`] every one is remembered by its moment, and the count is exact. Above
/// it, failures less than a 1,024th of the window apart share a slot, so no threshold costs more than
/// 16 KiB.
#[derive(Debug)]
pub(crate) enum Window {
    Exact(Moments),
    Shared(Box<Shared>),
}

#[derive(Debug)]
pub(crate) struct Shared {
    failures: Slotted,
    threshold: u32,
}

impl Window {
    /// A window of `span` nanoseconds for a breaker that opens at `threshold` failures. Without one, none
    /// are counted.
    pub(crate) fn new(span: u64, threshold: Option<u32>) -> Self {
        let threshold = threshold.unwrap_or(0);
        match u16::try_from(threshold) {
            Ok(threshold) if threshold <= MOST => Self::Exact(Moments::new(threshold)),
            _ => Self::Shared(Box::new(Shared {
                failures: Slotted::new(span),
                threshold,
            })),
        }
    }

    pub(crate) fn has_threshold(&self) -> bool {
        match self {
            Self::Exact(moments) => moments.has_threshold(),
            Self::Shared(_) => true,
        }
    }

    /// Adds a failure at `now` and tells whether it makes as many since `from`, both included, as open the
    /// breaker; then the caller is to clear the window.
    pub(crate) fn reach_threshold(&mut self, from: u64, now: u64) -> bool {
        match self {
            Self::Exact(moments) => moments.reach_threshold(from, now),
            Self::Shared(shared) => shared.failures.add(from, now) >= shared.threshold.into(),
        }
    }

    /// How many failures there were since then.
    pub(crate) fn count_from(&self, from: u64) -> u64 {
        match self {
            Self::Exact(moments) => moments.count_from(from),
            Self::Shared(shared) => shared.failures.count_from(from),
        }
    }

    /// Forgets every failure.
    pub(crate) fn clear(&mut self) {
        match self {
            Self::Exact(moments) => moments.clear(),
            Self::Shared(shared) => shared.failures.clear(),
        }
    }

    /// The same, and gives back the memory: there may not be another failure for a long time.
    pub(crate) fn clear_out(&mut self) {
        match self {
            Self::Exact(moments) => moments.clear_out(),
            Self::Shared(shared) => shared.failures.clear_out(),
        }
    }
}
