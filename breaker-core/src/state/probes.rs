//! The probes of a half-open period: who is out, and how many came back well.

use std::collections::VecDeque;

/// The live probes, in the order in which they began, and what the others have said.
///
/// A probe holds a slot. One that has been out for as long as `lifetime` is taken to hang: it gives
/// its slot up, and is no longer known when it comes back.
#[derive(Debug)]
pub(super) struct Probes {
    /// How many may be live, and how many have to succeed.
    limit: u32,
    lifetime: u64,
    live: VecDeque<Probe>,
    /// How many have begun since the breaker was made: a ticket is never given twice.
    tickets: u64,
    succeeded: u32,
}

#[derive(Clone, Copy, Debug)]
struct Probe {
    ticket: u64,
    since: u64,
}

impl Probes {
    pub(super) fn new(limit: u32, lifetime: u64) -> Self {
        Self {
            limit,
            lifetime,
            live: VecDeque::new(),
            tickets: 0,
            succeeded: 0,
        }
    }

    /// Another period: no probe of the last one is known.
    pub(super) fn clear(&mut self) {
        // Gives the memory back: a breaker is seldom half-open.
        self.live = VecDeque::new();
        self.succeeded = 0;
    }

    /// A ticket for a probe that begins at `now`, with a slot that is free by then.
    pub(super) fn begin(&mut self, now: u64) -> u64 {
        self.give_up_hanging(now);
        self.tickets += 1;
        self.live.push_back(Probe {
            ticket: self.tickets,
            since: now,
        });
        self.tickets
    }

    /// Takes a probe's slot back and tells when it began; `None` if it has given it up.
    pub(super) fn end(&mut self, ticket: u64, now: u64) -> Option<u64> {
        self.give_up_hanging(now);
        let at = self
            .live
            .binary_search_by_key(&ticket, |probe| probe.ticket);
        let probe = self.live.remove(at.ok()?)?;
        Some(probe.since)
    }

    /// Counts a success and tells whether there are as many as are wanted.
    pub(super) fn succeed(&mut self) -> bool {
        self.succeeded = self.succeeded.saturating_add(1);
        self.succeeded >= self.limit
    }

    pub(super) fn succeeded(&self) -> u32 {
        self.succeeded
    }

    /// If every slot is taken, when the probe began that is out for longest.
    pub(super) fn full_since(&self) -> Option<u64> {
        let first = self.live.front()?;
        (self.live.len() >= self.limit as usize).then_some(first.since)
    }

    /// How many are live at `now`.
    pub(super) fn count(&self, now: u64) -> u32 {
        let live = self.live.len() - self.hanging(now);
        u32::try_from(live).unwrap_or(u32::MAX)
    }

    fn give_up_hanging(&mut self, now: u64) {
        let hanging = self.hanging(now);
        self.live.drain(..hanging);
    }

    fn hanging(&self, now: u64) -> usize {
        self.live
            .partition_point(|probe| now.saturating_sub(probe.since) >= self.lifetime)
    }
}
