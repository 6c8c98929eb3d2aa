//! The reference algorithm, made exact as the design says, for one thread and without haste: every
//! failure is kept with its time, and time is a number.

use breakerbox::State;

/// What a breaker is built with; durations in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) threshold: u32,
    pub(crate) window: u64,
    pub(crate) cooldown: u64,
    pub(crate) reset_on_success: bool,
}

pub(crate) struct Model {
    settings: Settings,
    now: u64,
    /// When each failure was that is not forgotten.
    failures: Vec<u64>,
    /// When it opened, if it has not closed since.
    opened_at: Option<u64>,
    late: u64,
    /// Every transition, from and to: their number is the period.
    pub(crate) transitions: Vec<(State, State)>,
}

/// An admitted call: the period that admitted it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admitted(usize);

/// What can be seen of a breaker.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) state: State,
    pub(crate) failures: u32,
    pub(crate) retry_after: Option<u128>,
    pub(crate) opened: u64,
    pub(crate) late: u64,
}

impl Model {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            now: 0,
            failures: Vec::new(),
            opened_at: None,
            late: 0,
            transitions: Vec::new(),
        }
    }

    pub(crate) fn advance(&mut self, nanos: u64) {
        self.now += nanos;
    }

    /// Asks for a call; refused, it hears how long the breaker is still open.
    pub(crate) fn admit(&mut self) -> Result<Admitted, u64> {
        self.close_when_time_is_up();
        match self.left() {
            Some(left) => Err(left),
            None => Ok(Admitted(self.transitions.len())),
        }
    }

    pub(crate) fn succeed(&mut self, call: Admitted) {
        if self.is_on_time(call) {
            self.count_success();
        }
    }

    pub(crate) fn fail(&mut self, call: Admitted) {
        if self.is_on_time(call) {
            self.count_failure();
        }
    }

    /// A success by hand.
    pub(crate) fn success(&mut self) {
        self.close_when_time_is_up();
        if self.opened_at.is_none() {
            self.count_success();
        }
    }

    /// A failure by hand.
    pub(crate) fn failure(&mut self) {
        self.close_when_time_is_up();
        if self.opened_at.is_none() {
            self.count_failure();
        }
    }

    pub(crate) fn reset(&mut self) {
        self.failures.clear();
        self.close();
    }

    pub(crate) fn read(&self) -> Reading {
        let left = self.left();
        let opened = self.transitions.iter().filter(|(_, to)| *to == State::Open);
        Reading {
            state: if left.is_some() {
                State::Open
            } else {
                State::Closed
            },
            failures: self.counted(),
            retry_after: left.map(u128::from),
            opened: opened.count().try_into().unwrap(),
            late: self.late,
        }
    }

    fn is_on_time(&mut self, call: Admitted) -> bool {
        let on_time = call.0 == self.transitions.len();
        if !on_time {
            self.late += 1;
        }
        on_time
    }

    fn count_success(&mut self) {
        if self.settings.reset_on_success {
            self.failures.clear();
        }
    }

    fn count_failure(&mut self) {
        self.failures.push(self.now);
        if self.counted() >= self.settings.threshold {
            self.failures.clear();
            self.opened_at = Some(self.now);
            self.transitions.push((State::Closed, State::Open));
        }
    }

    /// How many failures have an age of at most `window`.
    fn counted(&self) -> u32 {
        let counts = |since: &&u64| self.now - **since <= self.settings.window;
        self.failures
            .iter()
            .filter(counts)
            .count()
            .try_into()
            .unwrap()
    }

    /// How long it is still open.
    fn left(&self) -> Option<u64> {
        let age = self.now - self.opened_at?;
        (age < self.settings.cooldown).then(|| self.settings.cooldown - age)
    }

    fn close_when_time_is_up(&mut self) {
        if self.left().is_none() {
            self.close();
        }
    }

    fn close(&mut self) {
        if self.opened_at.take().is_some() {
            self.transitions.push((State::Open, State::Closed));
        }
    }
}
