//! What a breaker may ask for the time. A call is a reading.

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Instant;

#[cfg(target_os = "linux")]
use rustix::time::{ClockId, clock_gettime};

use crate::contender::Contender;
use crate::synchronous;
use crate::work::{Outcome, work};

/// The bare function first, then those that read a clock before it.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(synchronous::bare),
    Contender::beside("Instant::now", instant),
    Contender::beside("quanta", quanta),
    #[cfg(target_os = "linux")]
    Contender::beside("CLOCK_MONOTONIC_COARSE", coarse),
];

#[inline(never)]
fn instant(input: u64) -> Outcome {
    black_box(Instant::now());
    work(input)
}

/// The counter of the processor, made into time.
#[inline(never)]
fn quanta(input: u64) -> Outcome {
    static CLOCK: LazyLock<quanta::Clock> = LazyLock::new(quanta::Clock::new);
    black_box(CLOCK.now());
    work(input)
}

/// The time of the kernel's last tick.
#[cfg(target_os = "linux")]
#[inline(never)]
fn coarse(input: u64) -> Outcome {
    black_box(clock_gettime(ClockId::MonotonicCoarse));
    work(input)
}
