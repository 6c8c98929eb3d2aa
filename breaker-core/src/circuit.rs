//! A breaker's works: the state machine with its clock and its listener.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::time::Duration;

use crate::clock::Clock;
use crate::error::BreakerError;
use crate::observe::Announcer;
use crate::state::{Admitted, Change, Machine, Reading, Refused, State};

/// What a permit holds on to: it gives the state machine its time and announces what changed.
pub(crate) struct Circuit {
    machine: Machine,
    clock: Clock,
    name: Option<&'static str>,
    announcer: Option<Box<Announcer>>,
}

// A panic can't leave a circuit half changed: no code that could panic runs under its locks.
impl UnwindSafe for Circuit {}
impl RefUnwindSafe for Circuit {}

impl Circuit {
    pub(crate) fn new(
        machine: Machine,
        clock: Clock,
        name: Option<&'static str>,
        announcer: Option<Announcer>,
    ) -> Self {
        Self {
            machine,
            clock,
            name,
            announcer: announcer.map(Box::new),
        }
    }

    pub(crate) fn name(&self) -> Option<&'static str> {
        self.name
    }

    #[inline]
    pub(crate) fn admit(&self) -> Result<Admitted, BreakerError> {
        match self.machine.admit() {
            Some(admitted) => Ok(admitted),
            None => self.admit_or_refuse(),
        }
    }

    #[cold]
    fn admit_or_refuse(&self) -> Result<Admitted, BreakerError> {
        let (answer, change) = self.machine.admit_or_refuse(|| self.clock.now());
        self.announce(change);
        answer.map_err(|Refused { retry_after }| BreakerError::Open {
            name: self.name,
            retry_after: Duration::from_nanos(retry_after),
        })
    }

    pub(crate) fn timed_out(&self, timeout: Duration) -> BreakerError {
        BreakerError::Timeout {
            name: self.name,
            timeout,
        }
    }

    #[inline]
    pub(crate) fn succeed(&self, admitted: Admitted) {
        if !self.machine.unchanged_since(admitted) {
            self.machine.succeed(admitted);
        }
    }

    #[cold]
    pub(crate) fn fail(&self, admitted: Admitted) {
        self.announce(self.machine.fail(admitted, || self.clock.now()));
    }

    pub(crate) fn succeed_by_hand(&self) {
        self.announce(self.machine.settle(|| self.clock.now()));
        self.machine.succeed_by_hand();
    }

    pub(crate) fn fail_by_hand(&self) {
        self.announce(self.machine.settle(|| self.clock.now()));
        self.announce(self.machine.fail_by_hand(|| self.clock.now()));
    }

    pub(crate) fn reset(&self) {
        self.announce(self.machine.reset());
    }

    pub(crate) fn state(&self) -> State {
        self.machine.state(|| self.clock.now())
    }

    pub(crate) fn read(&self) -> Reading {
        self.machine.read(|| self.clock.now())
    }

    fn announce(&self, change: Option<Change>) {
        if let (Some(change), Some(announcer)) = (change, &self.announcer) {
            announcer.announce(self.name, change);
        }
    }
}

impl fmt::Debug for Circuit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Circuit")
            .field("name", &self.name)
            .field("machine", &self.machine)
            .finish_non_exhaustive()
    }
}
