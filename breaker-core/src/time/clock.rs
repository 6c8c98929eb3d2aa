//! The clock of a world: it stands still until it is moved by hand, or runs.

use std::time::{Duration, Instant};

#[cfg(feature = "tokio")]
use super::followed::Followed;
use crate::clock::nanos;

#[derive(Debug)]
pub(super) struct WorldClock {
    /// Nanoseconds since the world began.
    shows: u64,
    runs: bool,
    /// When it was last read, in real time.
    read_at: Instant,
    #[cfg(feature = "tokio")]
    tokios: Followed,
}

impl WorldClock {
    pub(super) fn new() -> Self {
        Self {
            shows: 0,
            runs: false,
            read_at: Instant::now(),
            #[cfg(feature = "tokio")]
            tokios: Followed::new(),
        }
    }

    pub(super) fn now(&mut self) -> u64 {
        let passed = self.passed();
        self.advance(passed);
        self.shows
    }

    pub(super) fn advance(&mut self, by: Duration) {
        self.shows = self.shows.saturating_add(nanos(by));
    }

    pub(super) fn resume(&mut self) {
        // What has passed until now, stood still.
        self.now();
        self.runs = true;
    }

    /// How much of its time has passed since it was last read.
    fn passed(&mut self) -> Duration {
        let now = Instant::now();
        let really = now - self.read_at;
        self.read_at = now;
        #[cfg(feature = "tokio")]
        if let Some(moved) = self.tokios.moved() {
            return moved;
        }
        if self.runs { really } else { Duration::ZERO }
    }
}
