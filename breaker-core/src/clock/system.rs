//! The machine's monotonic clock, and a cheaper look at it where the system has one.

use crate::state::Time;

/// The clock of everything that is given no other one.
pub(crate) struct System;

impl Time for System {
    fn now(&self) -> u64 {
        reading::exact()
    }

    #[inline]
    fn glance(&self) -> Option<u64> {
        reading::last_tick()
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
mod reading {
    use rustix::time::{ClockId, DynamicClockId, Timespec, clock_gettime, clock_gettime_dynamic};

    /// Nanoseconds since the machine was started.
    pub(super) fn exact() -> u64 {
        nanos(clock_gettime(ClockId::Monotonic))
    }

    /// The same clock at the kernel's last tick, for a fraction of the price; where the kernel has it.
    #[inline]
    pub(super) fn last_tick() -> Option<u64> {
        let coarse = DynamicClockId::Known(ClockId::MonotonicCoarse);
        clock_gettime_dynamic(coarse).ok().map(nanos)
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

    /// Nanoseconds since it was first asked for.
    pub(super) fn exact() -> u64 {
        static ZERO: Lazy<Instant> = Lazy::new(Instant::now);
        nanos(ZERO.elapsed())
    }

    /// There is nothing cheaper.
    pub(super) fn last_tick() -> Option<u64> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::hint;
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_glance_is_never_ahead_and_not_far_behind() {
        for glance in (0..10_000).map_while(|_| System.glance()) {
            assert!(glance <= System.now());
        }
        let is_far_behind = || {
            let before = System.now();
            let glance = System.glance();
            glance.is_some_and(|glance| glance + 100_000_000 < before)
        };
        // But for when the processor that keeps the time is taken away for a while.
        let far_behind = (0..10_000).filter(|_| is_far_behind()).count();
        assert!(far_behind < 1_000, "{far_behind}");
    }

    #[test]
    fn it_goes_as_the_systems_does() {
        let (before, instant) = (System.now(), Instant::now());
        while instant.elapsed() < Duration::from_millis(2) {
            hint::spin_loop();
        }
        let (by_instant, after) = (instant.elapsed(), System.now());
        assert!(u128::from(after - before) >= by_instant.as_nanos());
    }
}
