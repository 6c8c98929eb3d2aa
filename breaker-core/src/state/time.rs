//! Where a state machine has its time from.

/// A monotonic clock, in nanoseconds since its zero.
pub(crate) trait Time {
    /// What time it is.
    fn now(&self) -> u64;

    /// How long it is until `moment`: `None` once that has come.
    ///
    /// A clock may say so more cheaply than by a reading that is exact, if it says rather a little too
    /// much than too little.
    fn left_until(&self, moment: u64) -> Option<u64>;
}

/// A moment that has been read, as for what is done under the lock.
impl Time for u64 {
    fn now(&self) -> u64 {
        *self
    }

    fn left_until(&self, moment: u64) -> Option<u64> {
        moment.checked_sub(*self).filter(|left| *left > 0)
    }
}
