//! The machine's monotonic clock, and a cheaper look at it where the system has one.

use crate::state::Time;

/// The clock of everything that is given no other one.
pub(crate) struct System;

impl Time for System {
    fn now(&self) -> u64 {
        reading::exact()
    }

    #[inline]
    fn left_until(&self, moment: u64) -> Option<u64> {
        reading::left_at_last_tick(moment).or_else(|| self.now().left_until(moment))
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
mod reading {
    use rustix::time::{ClockId, Timespec, clock_gettime};

    /// How far the last tick may be behind. There is one every 10 ms at least, but a virtual machine
    /// whose processor is taken away for a while is late with it.
    pub(super) const LAG: u64 = 100_000_000;

    /// Nanoseconds since the machine was started.
    pub(super) fn exact() -> u64 {
        nanos(clock_gettime(ClockId::Monotonic))
    }

    /// How long it was until `moment` at the kernel's last tick, if it has surely not come since. The
    /// clock is the same, but a reading costs a tenth.
    #[inline]
    pub(super) fn left_at_last_tick(moment: u64) -> Option<u64> {
        let left = moment.checked_sub(nanos(clock_gettime(ClockId::MonotonicCoarse)))?;
        (left > LAG).then_some(left)
    }

    #[expect(clippy::cast_sign_loss, reason = "neither is negative")]
    fn nanos(time: Timespec) -> u64 {
        time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod reading {
    use std::time::Instant;

    use once_cell::sync::Lazy;

    use crate::clock::nanos;

    #[cfg(test)]
    pub(super) const LAG: u64 = 0;

    /// Nanoseconds since it was first asked for.
    pub(super) fn exact() -> u64 {
        static ZERO: Lazy<Instant> = Lazy::new(Instant::now);
        nanos(ZERO.elapsed())
    }

    /// There is nothing cheaper.
    pub(super) fn left_at_last_tick(_moment: u64) -> Option<u64> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::reading::LAG;
    use super::*;

    const HOUR: u64 = 3_600_000_000_000;

    #[test]
    fn what_is_left_of_an_hour_is_never_less_than_that_and_little_more() {
        for _ in 0..1_000 {
            let moment = System.now() + HOUR;
            let left = System.left_until(moment).unwrap();
            let exact = moment - System.now();
            assert!(left >= exact, "{left} is less than {exact}");
            assert!(left - exact <= LAG, "{left} is much more than {exact}");
        }
    }

    #[test]
    fn a_moment_that_has_come_is_not_said_to_be_ahead() {
        for _ in 0..1_000 {
            assert_eq!(System.left_until(System.now()), None);
        }
    }
}
