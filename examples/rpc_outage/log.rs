//! What the callers saw: how many calls came to what, and when.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::PriceError;
use crate::server::Phase;

/// How much time a row of the timeline stands for.
pub(crate) const INTERVAL: Duration = Duration::from_millis(500);

pub(crate) struct Log(Mutex<Entries>);

struct Entries {
    began: Instant,
    phase: Phase,
    intervals: Vec<Interval>,
    total: Total,
    ended: bool,
}

/// The calls that began in it.
#[derive(Clone)]
pub(crate) struct Interval {
    pub(crate) phase: Phase,
    pub(crate) made: u32,
    pub(crate) succeeded: u32,
    pub(crate) timed_out: u32,
    pub(crate) refused: u32,
    pub(crate) failed: u32,
    pub(crate) seen: Vec<Seen>,
}

/// What a caller can tell of the breaker. It belongs to the annotated function and is asked by
/// nobody else, but whether it lets calls through shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    Closed,
    Open,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Total {
    /// Time that callers spent on calls which brought no answer.
    pub(crate) wasted: Duration,
    /// Calls that reached for the server while it hung or was down.
    pub(crate) in_vain: u32,
    /// Calls that were refused while the server worked.
    pub(crate) refused_without_need: u32,
}

/// A call that is under way.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    interval: usize,
    began: Instant,
    phase: Phase,
}

impl Log {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Entries {
            began: Instant::now(),
            phase: Phase::Works,
            intervals: Vec::new(),
            total: Total::default(),
            ended: false,
        }))
    }

    pub(crate) fn begins(&self, at: Instant) {
        self.entries().began = at;
    }

    pub(crate) fn enters(&self, phase: Phase, at: Instant) {
        let mut entries = self.entries();
        entries.phase = phase;
        let interval = entries.at(at);
        entries.intervals[interval].phase = phase;
    }

    pub(crate) fn ends(&self) {
        self.entries().ended = true;
    }

    pub(crate) fn begin(&self) -> Call {
        let mut entries = self.entries();
        let interval = entries.at(Instant::now());
        entries.intervals[interval].made += 1;
        Call {
            interval,
            began: Instant::now(),
            phase: entries.phase,
        }
    }

    /// A call was let through.
    pub(crate) fn reaches_for_the_server(&self) {
        let mut entries = self.entries();
        if entries.phase.is_outage() {
            entries.total.in_vain += 1;
        }
        entries.see(Seen::Closed);
    }

    pub(crate) fn end(&self, call: Call, result: &Result<u64, PriceError>) {
        let mut entries = self.entries();
        let interval = &mut entries.intervals[call.interval];
        match result {
            Ok(_) => interval.succeeded += 1,
            Err(PriceError::Breaker(error)) if error.is_open() => {
                interval.refused += 1;
                entries.see(Seen::Open);
                if !call.phase.is_outage() {
                    entries.total.refused_without_need += 1;
                }
            }
            Err(PriceError::Breaker(_) | PriceError::TimedOut) => interval.timed_out += 1,
            Err(_) => interval.failed += 1,
        }
        if result.is_err() {
            entries.total.wasted += call.began.elapsed();
        }
    }

    /// The interval of that number, once all its calls have ended.
    pub(crate) fn complete(&self, number: usize) -> Option<Interval> {
        let entries = self.entries();
        let interval = entries.intervals.get(number)?;
        let ended = interval.succeeded + interval.timed_out + interval.refused + interval.failed;
        let is_over = entries.ended || entries.intervals.len() > number + 1;
        (is_over && ended == interval.made).then(|| interval.clone())
    }

    pub(crate) fn is_over(&self, number: usize) -> bool {
        let entries = self.entries();
        entries.ended && number >= entries.intervals.len()
    }

    pub(crate) fn total(&self) -> Total {
        self.entries().total
    }

    /// Did the breaker open in the outage, and close after it? Otherwise, what did it do?
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let entries = self.entries();
        let outage = entries
            .intervals
            .iter()
            .filter(|interval| interval.phase.is_outage());
        if outage.map(|interval| interval.refused).sum::<u32>() == 0 {
            return Err("it refused no call while the server was out");
        }
        match entries.intervals.last() {
            Some(last) if last.seen == [Seen::Closed] && last.succeeded > 0 => Ok(()),
            _ => Err("it did not let calls through again when the server was back"),
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Interval {
    fn new(phase: Phase) -> Self {
        Self {
            phase,
            made: 0,
            succeeded: 0,
            timed_out: 0,
            refused: 0,
            failed: 0,
            seen: Vec::new(),
        }
    }
}

impl Entries {
    /// The number of the interval at that time.
    fn at(&mut self, time: Instant) -> usize {
        let number = (time - self.began).as_millis() / INTERVAL.as_millis();
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        while self.intervals.len() <= number {
            self.intervals.push(Interval::new(self.phase));
        }
        number
    }

    fn see(&mut self, seen: Seen) {
        let now = self.at(Instant::now());
        let states = &mut self.intervals[now].seen;
        if states.last() != Some(&seen) {
            states.push(seen);
        }
    }
}
