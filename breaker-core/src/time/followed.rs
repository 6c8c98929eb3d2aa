//! Tokio's clock, followed wherever it stands still itself: by a test's hand, and from timer to timer.

use std::hint;
use std::time::Duration;

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::time::Instant;

#[derive(Debug)]
pub(super) struct Followed {
    /// What it showed when it was last read.
    seen: Instant,
}

impl Followed {
    pub(super) fn new() -> Self {
        Self {
            seen: Instant::now(),
        }
    }

    /// How far it has moved since it was last read, if it stands still.
    pub(super) fn moved(&mut self) -> Option<Duration> {
        // Outside of a runtime, and in one that can't be paused, the time is real: what was seen of
        // one that is paused is not to be mistaken for it.
        let flavor = Handle::try_current().ok()?.runtime_flavor();
        if flavor != RuntimeFlavor::CurrentThread {
            return None;
        }
        let still = shown_while_still();
        let now = still.unwrap_or_else(Instant::now);
        // Zero where another runtime's clock has come further.
        let moved = now.duration_since(self.seen);
        self.seen = now;
        still.map(|_| moved)
    }
}

/// What the clock of this runtime shows, if it stands still; tokio doesn't say.
fn shown_while_still() -> Option<Instant> {
    // Twice: another thread may move it between two readings.
    (0..2).find_map(|_| {
        let shown = Instant::now();
        let really = std::time::Instant::now();
        while std::time::Instant::now() == really {
            hint::spin_loop();
        }
        (Instant::now() == shown).then_some(shown)
    })
}
