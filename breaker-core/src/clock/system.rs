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
    use rustix::time::{ClockId, Timespec, clock_gettime};

    /// Nanoseconds since the machine was started.
    pub(super) fn exact() -> u64 {
        nanos(clock_gettime(ClockId::Monotonic))
    }

    /// The same clock at the kernel's last tick, for a tenth of the price.
    #[inline]
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
    pub(super) fn last_tick() -> Option<u64> {
        Some(nanos(clock_gettime(ClockId::MonotonicCoarse)))
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
    use super::*;

    const TENTH: u64 = 100_000_000;
    const HOUR: u64 = 36_000 * TENTH;

    #[test]
    fn what_is_left_of_an_hour_is_never_less_than_that_and_little_more() {
        for _ in 0..1_000 {
            let moment = System.now() + HOUR;
            let left = System.left_until(moment, 0).unwrap();
            let exact = moment - System.now();
            assert!(left >= exact, "{left} is less than {exact}");
            assert!(left - exact <= TENTH, "{left} is much more than {exact}");
        }
    }

    #[test]
    fn what_is_left_is_no_more_than_there_was_at_a_moment_that_has_come() {
        for _ in 0..1_000 {
            let since = System.now();
            assert!(System.left_until(since + HOUR, since).unwrap() <= HOUR);
        }
    }

    #[test]
    fn a_moment_that_has_come_is_not_said_to_be_ahead() {
        for _ in 0..1_000 {
            assert_eq!(System.left_until(System.now(), 0), None);
        }
    }
}
