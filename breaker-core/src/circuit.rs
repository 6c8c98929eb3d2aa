//! A breaker's works: the state machine with its clock, its name and its listener.

use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, System};
use crate::error::BreakerError;
use crate::observe::{Audience, Listener, Transition};
use crate::register::{Membership, Register, Registered};
use crate::state::{
    Admission, Admitted, Changed, Failure, Machine, Reading, Refused, Rules, State, Time, Word,
};
#[cfg(feature = "test-util")]
use crate::time::World;

/// What a permit holds on to: it gives the state machine its time and tells of what changed.
pub struct Circuit {
    machine: Machine,
    label: Label,
    /// Where it has a clock or a listener of its own.
    fittings: Option<Box<Fittings>>,
    _alive: Membership<Circuit>,
}

struct Fittings {
    clock: Clock,
    listener: Option<Listener>,
}

/// All that a circuit is made from, checked.
#[derive(Clone)]
pub(crate) struct Blueprint {
    pub(crate) rules: Rules,
    pub(crate) label: Label,
    pub(crate) clock: Clock,
    pub(crate) listener: Option<Listener>,
}

/// What a breaker is called, and where it was made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label {
    pub(crate) name: Option<&'static str>,
    pub(crate) location: &'static Location<'static>,
}

static ALIVE: Register<Circuit> = Register::new();

impl Registered for Circuit {
    fn register() -> &'static Register<Self> {
        &ALIVE
    }
}

// A panic can't leave a circuit half changed: no code that could panic runs under its locks. Of a
// blueprint, only the listener could be: that is the user's, and is caught when it panics.
impl UnwindSafe for Circuit {}
impl RefUnwindSafe for Circuit {}
impl UnwindSafe for Blueprint {}
impl RefUnwindSafe for Blueprint {}

impl Circuit {
    pub(crate) fn new(blueprint: Blueprint) -> Arc<Self> {
        let Blueprint {
            rules,
            label,
            clock,
            listener,
        } = blueprint;
        ALIVE.enroll(|alive| Self {
            machine: Machine::new(&rules, clock.now()),
            label,
            fittings: Fittings::new(clock, listener).map(Box::new),
            _alive: alive,
        })
    }

    /// All there are, in the order in which they were made.
    pub(crate) fn alive() -> Vec<Arc<Self>> {
        ALIVE.living()
    }

    pub(crate) fn label(&self) -> Label {
        self.label
    }

    /// The test's world that it is in, if it is in one.
    #[cfg(feature = "test-util")]
    pub(crate) fn world(&self) -> Option<&World> {
        self.fittings.as_ref()?.clock.world()
    }

    // The life of a call.

    #[inline]
    pub(crate) fn admit(&self) -> Result<Admitted, BreakerError> {
        match self.machine.admit() {
            Ok(admitted) => Ok(admitted),
            // The error is made here, where it is seen what becomes of it: often it is all but dropped.
            Err(word) => {
                let answer = self.admit_slowly(word).result();
                answer.map_err(|refused| self.refused(refused))
            }
        }
    }

    #[cold]
    fn admit_slowly(&self, word: Word) -> Admission {
        match self.machine.refuse_at_a_glance(word, self) {
            Some(refused) => refused,
            None => self.admit_or_refuse(word),
        }
    }

    // A call of its own, so that a refusal at a glance keeps fewer registers.
    #[inline(never)]
    fn admit_or_refuse(&self, word: Word) -> Admission {
        let (admission, changed) = self.machine.admit_or_refuse(word, self);
        self.tell_if(changed);
        admission
    }

    #[inline]
    fn refused(&self, Refused { retry_after }: Refused) -> BreakerError {
        BreakerError::Open {
            name: self.label.name,
            retry_after: retry_after.map(Duration::from_nanos),
        }
    }

    pub(crate) fn timed_out(&self, timeout: Duration) -> BreakerError {
        BreakerError::Timeout {
            name: self.label.name,
            timeout,
        }
    }

    #[inline]
    pub(crate) fn succeed(&self, admitted: Admitted) {
        if !self.machine.unchanged_since(admitted) {
            self.count_success(admitted);
        }
    }

    // A call of its own: it would make every protected function larger, and its healthy way slower.
    #[inline(never)]
    fn count_success(&self, admitted: Admitted) {
        self.tell_if(self.machine.succeed(admitted, self));
    }

    #[cold]
    pub(crate) fn fail(&self, admitted: Admitted, failure: Failure) {
        self.tell_if(self.machine.fail(admitted, failure, self));
    }

    #[inline]
    pub(crate) fn ignore(&self, admitted: Admitted) {
        self.machine.ignore(admitted, self);
    }

    // By hand.

    pub(crate) fn succeed_by_hand(&self) {
        self.tell_if(self.machine.succeed_by_hand(self));
    }

    pub(crate) fn fail_by_hand(&self) {
        self.tell_if(self.machine.fail_by_hand(self));
    }

    pub(crate) fn reset(&self) {
        self.tell_if(self.machine.reset(self));
    }

    pub(crate) fn trip(&self) {
        self.tell_if(self.machine.trip(self));
    }

    pub(crate) fn force_open(&self) {
        self.tell_if(self.machine.force_open(self));
    }

    pub(crate) fn force_closed(&self) {
        self.tell_if(self.machine.force_closed(self));
    }

    pub(crate) fn automatic(&self) {
        self.tell_if(self.machine.automatic(self));
    }

    // Reading.

    pub(crate) fn is_ready(&self) -> bool {
        self.machine.refusal(self).is_none()
    }

    pub(crate) fn state(&self) -> State {
        self.machine.state(self)
    }

    pub(crate) fn closed_from(&self) -> Option<u64> {
        self.machine.closed_from()
    }

    pub(crate) fn read(&self) -> Reading {
        self.machine.read(self)
    }

    fn listener(&self) -> Option<&Listener> {
        self.fittings.as_ref()?.listener.as_ref()
    }

    fn tell_if(&self, changed: Changed) {
        if changed == Changed::Yes {
            self.tell();
        }
    }

    #[cold]
    fn tell(&self) {
        self.machine.deliver(|change| {
            let transition = Transition::new(self.label.name, change);
            let audience = Audience {
                own: self.listener(),
                #[cfg(feature = "test-util")]
                world: self.world(),
            };
            audience.hear(&transition);
        });
    }
}

/// The time that the state machine gets.
impl Time for Circuit {
    fn now(&self) -> u64 {
        match &self.fittings {
            None => System.now(),
            Some(fittings) => fittings.clock.now(),
        }
    }

    #[inline]
    fn glance(&self) -> Option<u64> {
        match &self.fittings {
            None => System.glance(),
            Some(fittings) => fittings.clock.glance(),
        }
    }
}

impl Fittings {
    fn new(clock: Clock, listener: Option<Listener>) -> Option<Self> {
        let as_by_default = clock.is_systems() && listener.is_none();
        (!as_by_default).then_some(Self { clock, listener })
    }
}

/// As its owner's: of the works, what they do.
impl fmt::Debug for Circuit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reading = self.read();
        f.debug_struct("CircuitBreaker")
            .field("name", &self.label.name)
            .field("state", &reading.state)
            .field("failures", &reading.failures)
            .finish_non_exhaustive()
    }
}
