//! A model of the traffic of cache lines between cores.
//!
//! Each thread has a core of its own and calls without a pause. A call is local work and then accesses to
//! shared lines, one after the other. A core that has a line as it needs it accesses it at once;
//! otherwise the line is sent to it, and meanwhile serves nobody else. Nothing is random.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::{Deserialize, Serialize};

/// How long a line takes from one core to another: servers have some 45 to 115 ns within a socket,
/// by <https://github.com/nviennot/core-to-core-latency>.
pub const TRANSFER_NS: f64 = 60.0;

/// The most threads that can be modelled.
pub const MOST_THREADS: usize = 64;

/// One access of a call to a line that other threads access as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(into = "String", try_from = "String")]
pub enum Access {
    /// Of the line of this number.
    Read(usize),
    /// Of the line of this number.
    Write(usize),
}

impl Access {
    /// The number of the line.
    #[must_use]
    pub fn line(self) -> usize {
        match self {
            Self::Read(line) | Self::Write(line) => line,
        }
    }

    /// The same to another line.
    #[must_use]
    pub fn to_line(self, line: usize) -> Self {
        match self {
            Self::Read(_) => Self::Read(line),
            Self::Write(_) => Self::Write(line),
        }
    }
}

/// What a thread does, over and over.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// How long it takes where it waits for no line.
    pub local_ns: f64,
    /// In their order.
    pub accesses: &'a [Access],
}

/// So many calls a thread come before those whose time counts.
const WARM_UP: usize = 50;
const COUNTED: u32 = 500;

/// How long a call takes, on average over all threads, if each of these is one thread's and a line takes
/// so long from core to core.
///
/// # Panics
///
/// If there are more than [`MOST_THREADS`].
#[must_use]
pub fn ns_per_call(threads: &[Call<'_>], transfer_ns: f64) -> f64 {
    assert!(threads.len() <= MOST_THREADS);
    let mut lines = Lines {
        transfer: picoseconds(transfer_ns),
        lines: Vec::new(),
    };
    let mut events = BinaryHeap::new();
    let begin = |thread: usize, now: Picoseconds| {
        let local = picoseconds(threads[thread].local_ns);
        Reverse((now + local, thread, 0))
    };
    events.extend((0..threads.len()).map(|thread| begin(thread, 0)));

    let warm = WARM_UP * threads.len();
    let all = warm + COUNTED as usize * threads.len();
    let (mut ended, mut warm_at) = (0, 0);
    while let Some(Reverse((now, thread, step))) = events.pop() {
        if let Some(&access) = threads[thread].accesses.get(step) {
            let done = lines.access(access, thread, now);
            events.push(Reverse((done, thread, step + 1)));
            continue;
        }
        ended += 1;
        if ended == warm {
            warm_at = now;
        }
        if ended == all {
            return nanoseconds(now - warm_at) / f64::from(COUNTED);
        }
        events.push(begin(thread, now));
    }
    0.0
}

type Picoseconds = u64;

struct Lines {
    transfer: Picoseconds,
    lines: Vec<Line>,
}

#[derive(Clone, Default)]
struct Line {
    /// The cores that have it, a bit each; one that has written to it has it alone.
    holders: u64,
    /// When its last transfer ends.
    free_at: Picoseconds,
}

impl Lines {
    /// When the access is done.
    fn access(&mut self, access: Access, core: usize, now: Picoseconds) -> Picoseconds {
        let (Access::Read(number) | Access::Write(number)) = access;
        if number >= self.lines.len() {
            self.lines.resize(number + 1, Line::default());
        }
        let line = &mut self.lines[number];
        let me = 1 << core;
        let (has_it, holders) = match access {
            Access::Read(_) => (line.holders & me != 0, line.holders | me),
            Access::Write(_) => (line.holders == me, me),
        };
        if has_it {
            return now;
        }
        line.holders = holders;
        line.free_at = now.max(line.free_at) + self.transfer;
        line.free_at
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "less than a second"
)]
fn picoseconds(ns: f64) -> Picoseconds {
    (ns * 1e3) as Picoseconds
}

#[expect(clippy::cast_precision_loss, reason = "less than a second")]
fn nanoseconds(time: Picoseconds) -> f64 {
    time as f64 / 1e3
}

impl From<Access> for String {
    fn from(access: Access) -> Self {
        match access {
            Access::Read(line) => format!("read {line}"),
            Access::Write(line) => format!("write {line}"),
        }
    }
}

impl TryFrom<String> for Access {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let access = match text.split_once(' ') {
            Some(("read", line)) => line.parse().map(Self::Read),
            Some(("write", line)) => line.parse().map(Self::Write),
            _ => return Err("neither read nor write"),
        };
        access.map_err(|_| "not a number of a line")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL_NS: f64 = 40.0;
    const TRANSFER_NS: f64 = 60.0;

    /// With `threads` that all do the same.
    fn alike(threads: usize, accesses: &[Access]) -> f64 {
        let call = Call {
            local_ns: LOCAL_NS,
            accesses,
        };
        ns_per_call(&vec![call; threads], TRANSFER_NS)
    }

    #[track_caller]
    fn assert_near(found: f64, expected: f64) {
        assert!(
            (found - expected).abs() < expected / 50.0,
            "{found} is not near {expected}"
        );
    }

    #[test]
    fn a_thread_alone_waits_for_no_line() {
        assert_near(alike(1, &[]), LOCAL_NS);
        assert_near(
            alike(1, &[Access::Read(0), Access::Write(0), Access::Write(1)]),
            LOCAL_NS,
        );
    }

    #[test]
    fn where_nothing_is_shared_a_call_takes_as_long_on_all_threads() {
        assert_near(alike(64, &[]), LOCAL_NS);
    }

    #[test]
    fn a_line_that_is_only_read_stays_with_all_who_read_it() {
        assert_near(alike(64, &[Access::Read(0)]), LOCAL_NS);
    }

    #[test]
    fn of_calls_that_write_one_line_there_is_one_a_transfer() {
        assert_near(alike(2, &[Access::Write(0)]), 2.0 * TRANSFER_NS);
        assert_near(alike(64, &[Access::Write(0)]), 64.0 * TRANSFER_NS);
    }

    #[test]
    fn two_lines_are_sent_at_once() {
        let one = alike(64, &[Access::Write(0)]);
        let two = alike(64, &[Access::Write(0), Access::Write(1)]);
        assert!(two < one * 1.1, "{two}, one line alone {one}");
    }

    #[test]
    fn who_has_read_a_line_has_to_ask_for_it_to_write() {
        let written = alike(64, &[Access::Write(0)]);
        assert_near(
            alike(64, &[Access::Read(0), Access::Write(0)]),
            2.0 * written,
        );
    }

    #[test]
    fn a_thread_that_touches_no_shared_line_waits_for_nobody() {
        let busy = Call {
            local_ns: LOCAL_NS,
            accesses: &[Access::Write(0)],
        };
        let alone = Call {
            local_ns: LOCAL_NS,
            accesses: &[],
        };
        // Nearly all calls are those of the one.
        assert!(ns_per_call(&[alone, busy, busy], TRANSFER_NS) < 3.0 * LOCAL_NS);
    }

    #[test]
    fn an_access_is_read_as_it_is_written() {
        for access in [Access::Read(3), Access::Write(0)] {
            assert_eq!(Access::try_from(String::from(access)), Ok(access));
        }
    }
}
