//! The sliding window: the failures that still count, and when each of them stops counting.

mod moments;
mod slots;

use self::moments::Moments;
pub(crate) use self::slots::Slotted;

/// The most slots a window keeps, and so the highest threshold whose failures it times one by one.
const MOST: u32 = 1024;

/// The failures that count, at most as old as the window is long.
///
/// Up to a threshold of [`MOST`] every one is remembered by its moment, and the count is exact. Above
/// it, failures less than a 1,024th of the window apart share a slot, so no threshold costs more than
/// 16 KiB.
#[derive(Debug)]
pub(crate) enum Window {
    Exact(Moments),
    Shared(Box<Slotted>),
}

impl Window {
    /// A window of `span` nanoseconds for a breaker that opens at `threshold` failures.
    pub(crate) fn new(span: u64, threshold: u32) -> Self {
        if threshold <= MOST {
            Self::Exact(Moments::default())
        } else {
            Self::Shared(Box::new(Slotted::new(span)))
        }
    }

    /// Tells whether a failure at `now` makes `threshold` of them since `from`, both included; if not, it
    /// is added. If so, the caller is to [`clear`](Self::clear) it.
    pub(crate) fn reaches(&mut self, threshold: u32, from: u64, now: u64) -> bool {
        match self {
            Self::Exact(moments) => moments.reaches(threshold, from, now),
            Self::Shared(slotted) => slotted.add(from, now) >= threshold.into(),
        }
    }

    /// How many failures there were since then.
    pub(crate) fn count_from(&self, from: u64) -> u64 {
        match self {
            Self::Exact(moments) => moments.count_from(from),
            Self::Shared(slotted) => slotted.count_from(from),
        }
    }

    /// Forgets every failure.
    pub(crate) fn clear(&mut self) {
        match self {
            Self::Exact(moments) => moments.clear(),
            Self::Shared(slotted) => slotted.clear(),
        }
    }
}
