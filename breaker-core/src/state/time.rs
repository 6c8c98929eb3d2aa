//! Where a state machine has its time from.

/// A monotonic clock, in nanoseconds since its zero.
pub(crate) trait Time {
    /// What time it is.
    fn now(&self) -> u64;

    /// What time it was a while ago, though less than [`LAG`] ago: for clocks that can tell that with less
    /// trouble.
    fn glance(&self) -> Option<u64>;

    /// How long it is until `moment`: `None` once that has come, and otherwise up to [`LAG`] too much, if
    /// it is more than that. It is never more than from `since`, which is known to have come.
    #[inline]
    fn left_until(&self, moment: u64, since: u64) -> Option<u64> {
        let roughly = self
            .glance()
            .and_then(|glance| left(glance.max(since), moment));
        roughly.or_else(|| moment.checked_sub(self.now()).filter(|left| *left > 0))
    }
}

/// How far a glance may be behind.
///
/// Where it is the kernel's last tick, there is one every 10 ms at least; but a virtual machine whose
/// processor is taken away for a while is late with it.
pub(super) const LAG: u64 = 100_000_000;

/// How long it was at a glance until `moment`, if that has surely not come since.
#[inline]
pub(super) fn left(glance: u64, moment: u64) -> Option<u64> {
    // A clock that can be glanced at is some centuries from its end.
    (glance + LAG < moment).then(|| moment - glance)
}

/// A moment that has been read, as for what is done under the lock.
impl Time for u64 {
    fn now(&self) -> u64 {
        *self
    }

    fn glance(&self) -> Option<u64> {
        None
    }
}
