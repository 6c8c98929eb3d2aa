//! What a breaker takes at each stage of its life.

use std::thread;
use std::time::Duration;

/// Breakers are opened and left alone for so long.
pub(crate) const COOLDOWN: Duration = Duration::from_millis(1);
/// Opens at so many failures.
pub(crate) const THRESHOLD: u32 = 5;
/// Of so many breakers the mean is taken.
pub(crate) const BREAKERS: u32 = 1_000;

/// Bytes for one breaker: those that it asked for, which an allocator may round up.
pub(crate) struct Stages {
    pub(crate) made: f64,
    /// With one failure less than open it.
    pub(crate) failing: f64,
    /// Closed, after it was open.
    pub(crate) closed_again: f64,
}

/// How a call of a breaker is to end.
pub(crate) type End = Result<(), ()>;

/// `call` tells whether the breaker admits it.
pub(crate) fn stages<B>(build: impl Fn() -> B, call: impl Fn(&B, End) -> bool) -> Stages {
    let mut breakers = Vec::new();
    let made = bytes(|| {
        breakers.reserve_exact(BREAKERS as usize);
        breakers.extend((0..BREAKERS).map(|_| build()));
    });
    let counted = bytes(|| {
        for breaker in &breakers {
            let admitted = (1..THRESHOLD).all(|_| call(breaker, Err(())));
            assert!(admitted, "it opens too early");
        }
    });
    let opened = bytes(|| {
        for breaker in &breakers {
            let refused = (0..10).any(|_| !call(breaker, Err(())));
            assert!(refused, "it does not open");
        }
        thread::sleep(10 * COOLDOWN);
        for breaker in &breakers {
            let admitted = (0..10).all(|_| call(breaker, Ok(())));
            assert!(admitted, "it does not close");
        }
    });
    let for_each = |bytes: f64| bytes / f64::from(BREAKERS);
    Stages {
        made: for_each(made),
        failing: for_each(made + counted),
        closed_again: for_each(made + counted + opened),
    }
}

/// How many bytes more are taken afterwards.
pub(crate) fn bytes(f: impl FnOnce()) -> f64 {
    let taken = allocation_counter::measure(f).bytes_current;
    #[expect(clippy::cast_precision_loss, reason = "less than a terabyte")]
    let taken = taken as f64;
    taken
}
