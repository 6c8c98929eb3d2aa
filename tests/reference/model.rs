//! The breaker as the design describes it, for one thread and without haste: every call is kept with
//! its time, time is a number, and nothing is clever.

use std::time::Duration;

use breakerbox::{Cause, State};

/// What a breaker is built with; durations in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) threshold: Option<u32>,
    pub(crate) window: u64,
    pub(crate) cooldown: u64,
    pub(crate) half_open: Option<u32>,
    /// Which share of at least how many calls.
    pub(crate) rate: Option<(f64, u32)>,
    pub(crate) slow_call: Option<u64>,
    pub(crate) backoff: f64,
    pub(crate) longest: u64,
    pub(crate) jitter: f64,
    pub(crate) reset_on_success: bool,
}

#[derive(Debug)]
pub(crate) struct Model {
    settings: Settings,
    now: u64,
    mode: Mode,
    forced: bool,
    since: u64,
    cause: Option<Cause>,
    /// When each failure was that is not forgotten, for the threshold.
    failures: Vec<u64>,
    /// The same for the rate, and the successes: those that came close together stand together.
    rate_failures: Vec<(u64, u64)>,
    /// Has a success begun to stand alone since the last failure did?
    sealed: bool,
    rate_successes: Vec<(u64, u64)>,
    /// How many openings there were in a row.
    row: u32,
    probes_begun: u64,
    opened: u64,
    refused: u64,
    failed: u64,
    late: u64,
    /// Every transition: their number is the period.
    pub(crate) transitions: Vec<Transition>,
}

#[derive(Debug)]
enum Mode {
    Closed,
    /// For so long.
    Open(u64),
    HalfOpen {
        /// Which are live, and since when.
        live: Vec<(u64, u64)>,
        succeeded: u32,
    },
}

/// A transition, as a listener should hear of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Transition {
    pub(crate) from: State,
    pub(crate) to: State,
    pub(crate) cause: Cause,
    pub(crate) at: u64,
    pub(crate) cooldown: Option<u64>,
}

/// An admitted call: the period that admitted it, when, and which probe it is if it is one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admitted {
    period: usize,
    began: u64,
    probe: Option<u64>,
}

/// A refusal, and for how long, if that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) left: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Success,
    Failure,
    Ignored,
}

/// What can be seen of a breaker.
#[derive(Debug, PartialEq)]
pub(crate) struct Reading {
    pub(crate) state: State,
    pub(crate) cause: Option<Cause>,
    pub(crate) since: Duration,
    pub(crate) failures: u32,
    pub(crate) failure_rate: Option<f64>,
    pub(crate) probes: u32,
    pub(crate) probes_succeeded: u32,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) ready: bool,
    pub(crate) opened: u64,
    pub(crate) refused: u64,
    pub(crate) failed: u64,
    pub(crate) late: u64,
}

impl Model {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            now: 0,
            mode: Mode::Closed,
            forced: false,
            since: 0,
            cause: None,
            failures: Vec::new(),
            rate_failures: Vec::new(),
            sealed: false,
            rate_successes: Vec::new(),
            row: 0,
            probes_begun: 0,
            opened: 0,
            refused: 0,
            failed: 0,
            late: 0,
            transitions: Vec::new(),
        }
    }

    pub(crate) fn advance(&mut self, nanos: u64) {
        self.now += nanos;
    }

    // The life of a call.

    /// Asks for a call.
    pub(crate) fn admit(&mut self) -> Result<Admitted, Refusal> {
        self.end_cooldown();
        if let Some(refusal) = self.refusal() {
            self.refused += 1;
            return Err(refusal);
        }
        let (period, now) = (self.transitions.len(), self.now);
        let lifetime = self.settings.cooldown;
        let probe = match &mut self.mode {
            Mode::HalfOpen { live, .. } => {
                live.retain(|(_, since)| now - since < lifetime);
                self.probes_begun += 1;
                live.push((self.probes_begun, now));
                Some(self.probes_begun)
            }
            _ => None,
        };
        Ok(Admitted {
            period,
            began: now,
            probe,
        })
    }

    pub(crate) fn end(&mut self, call: Admitted, verdict: Verdict) {
        let has_a_say = self.take_back(call);
        if verdict == Verdict::Ignored {
            return;
        }
        let slow = self.settings.slow_call;
        let was_slow = slow.is_some_and(|limit| self.now - call.began > limit);
        let failed = verdict == Verdict::Failure || was_slow && has_a_say && !self.forced;
        self.failed += u64::from(failed);
        if !has_a_say {
            self.late += 1;
        } else if failed {
            self.count_failure();
        } else {
            self.count_success();
        }
    }

    /// Ends what a call holds; `false` if its period is over or, as a probe, its time.
    fn take_back(&mut self, call: Admitted) -> bool {
        if call.period != self.transitions.len() {
            return false;
        }
        let (now, lifetime) = (self.now, self.settings.cooldown);
        match &mut self.mode {
            Mode::HalfOpen { live, .. } => {
                live.retain(|(_, since)| now - since < lifetime);
                let before = live.len();
                live.retain(|(probe, _)| Some(*probe) != call.probe);
                live.len() < before
            }
            _ => true,
        }
    }

    // By hand.

    pub(crate) fn success(&mut self) {
        self.end_cooldown();
        self.count_success();
    }

    pub(crate) fn fail(&mut self) {
        self.end_cooldown();
        if self.mode.state() != State::Open {
            self.failed += 1;
            self.count_failure();
        }
    }

    pub(crate) fn reset(&mut self) {
        self.end_cooldown();
        if self.forced {
            return;
        }
        self.row = 0;
        match self.mode {
            Mode::Closed => self.forget(),
            _ => self.transit(Mode::Closed, Cause::Reset, self.now),
        }
    }

    pub(crate) fn trip(&mut self) {
        self.end_cooldown();
        if !self.forced && self.mode.state() != State::Open {
            self.open(Cause::Tripped);
        }
    }

    pub(crate) fn force(&mut self, open: bool) {
        self.end_cooldown();
        let (mode, cause) = if open {
            (Mode::Open(u64::MAX), Cause::ForcedOpen)
        } else {
            (Mode::Closed, Cause::ForcedClosed)
        };
        if !(self.forced && self.mode.state() == mode.state()) {
            self.forced = true;
            self.transit(mode, cause, self.now);
        }
    }

    pub(crate) fn automatic(&mut self) {
        if self.forced {
            self.forced = false;
            self.row = 0;
            self.transit(Mode::Closed, Cause::Automatic, self.now);
        }
    }

    /// What the last opening lasts, where that is decided by chance; it says between what.
    pub(crate) fn settle_chance(&mut self, chosen: Option<u64>) -> Result<(), String> {
        let last = self.transitions.last_mut();
        let Some(last) = last.filter(|last| last.cooldown.is_some()) else {
            return Ok(());
        };
        let (longest, chosen) = (last.cooldown.unwrap(), chosen.unwrap_or(0));
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss
        )]
        let shortest = (longest as f64 * (1.0 - self.settings.jitter)) as u64;
        if !(shortest.max(1)..=longest).contains(&chosen) {
            return Err(format!("open for {chosen}, not {shortest} to {longest}"));
        }
        last.cooldown = Some(chosen);
        if let Mode::Open(lasting) = &mut self.mode {
            *lasting = chosen;
        }
        Ok(())
    }

    // Reading.

    pub(crate) fn read(&self) -> Reading {
        let refusal = self.refusal();
        let over = self.mode.state() == State::Open && refusal.is_none();
        let (state, since, cause) = match self.mode {
            Mode::Open(lasting) if over => (
                self.after_cooldown().state(),
                self.since + lasting,
                Some(Cause::CooldownOver),
            ),
            _ => (self.mode.state(), self.since, self.cause),
        };
        let (probes, probes_succeeded) = match &self.mode {
            Mode::HalfOpen { live, succeeded } => {
                let lifetime = self.settings.cooldown;
                let live = live.iter().filter(|(_, since)| self.now - since < lifetime);
                (live.count().try_into().unwrap(), *succeeded)
            }
            _ => (0, 0),
        };
        let failures = match self.settings.threshold {
            Some(_) => self.counted_failures(),
            None => self.rate_counts().0,
        };
        Reading {
            state,
            cause,
            since: Duration::from_nanos(self.now - since),
            failures: failures.try_into().unwrap(),
            failure_rate: self.failure_rate(),
            probes,
            probes_succeeded,
            retry_after: refusal
                .and_then(|refusal| refusal.left)
                .map(Duration::from_nanos),
            ready: refusal.is_none(),
            opened: self.opened,
            refused: self.refused,
            failed: self.failed,
            late: self.late,
        }
    }

    /// Would a call be refused?
    fn refusal(&self) -> Option<Refusal> {
        let (since, lasting) = match &self.mode {
            Mode::Closed => return None,
            Mode::Open(_) if self.forced => return Some(Refusal { left: None }),
            Mode::Open(lasting) => (self.since, *lasting),
            Mode::HalfOpen { live, .. } => {
                let limit = self.settings.half_open.unwrap() as usize;
                if live.len() < limit {
                    return None;
                }
                (live[0].1, self.settings.cooldown)
            }
        };
        let age = self.now - since;
        (age < lasting).then(|| Refusal {
            left: Some(lasting - age),
        })
    }

    // Counting.

    fn count_success(&mut self) {
        let together = self.together();
        match &mut self.mode {
            Mode::Closed if !self.forced => {
                if self.settings.reset_on_success {
                    self.failures.clear();
                }
                self.sealed |= add(&mut self.rate_successes, self.now, together);
            }
            Mode::HalfOpen { succeeded, .. } => {
                *succeeded += 1;
                if Some(*succeeded) >= self.settings.half_open {
                    self.transit(Mode::Closed, Cause::ProbesSucceeded, self.now);
                }
            }
            _ => {}
        }
    }

    fn count_failure(&mut self) {
        match self.mode {
            Mode::Closed if !self.forced => {
                self.failures.push(self.now);
                let together = self.settings.window.div_ceil(1_008) + 1;
                let together = if self.sealed { 0 } else { together };
                self.sealed &= !add(&mut self.rate_failures, self.now, together);
                let threshold = self.settings.threshold;
                if threshold.is_some_and(|threshold| self.counted_failures() >= threshold.into()) {
                    self.open(Cause::Threshold);
                } else if self.is_rate_reached() {
                    self.open(Cause::FailureRate);
                }
            }
            Mode::HalfOpen { .. } => self.open(Cause::ProbeFailed),
            _ => {}
        }
    }

    /// How many failures have an age of at most `window`.
    fn counted_failures(&self) -> u64 {
        let counts = |since: &&u64| self.now - **since <= self.settings.window;
        self.failures.iter().filter(counts).count() as u64
    }

    /// The failures and the successes that count for the rate: the failures from then on when all
    /// the successes count.
    fn rate_counts(&self) -> (u64, u64) {
        let oldest = self.now.saturating_sub(self.settings.window);
        let sum = |groups: &[(u64, u64)], from: u64| {
            let counts = groups.iter().filter(|(since, _)| *since >= from);
            counts.map(|(_, number)| number).sum::<u64>()
        };
        let mut outdated = self.rate_successes.iter().rev();
        let outdated = outdated.find(|(since, _)| *since < oldest);
        let from = outdated.map_or(0, |(since, _)| since + self.together());
        let failures = sum(&self.rate_failures, from.max(oldest));
        (failures, sum(&self.rate_successes, oldest))
    }

    /// Successes less than a fifteenth of the window apart, rounded up, are counted together.
    fn together(&self) -> u64 {
        self.settings.window / 15 + 1
    }

    #[expect(clippy::cast_precision_loss)]
    fn failure_rate(&self) -> Option<f64> {
        self.settings.rate?;
        let (failures, successes) = self.rate_counts();
        let calls = failures + successes;
        (calls > 0).then(|| failures as f64 / calls as f64)
    }

    fn is_rate_reached(&self) -> bool {
        let (failures, successes) = self.rate_counts();
        let reached = |(rate, min_calls): (f64, u32)| {
            failures + successes >= min_calls.into()
                && self.failure_rate().is_some_and(|is| is >= rate)
        };
        self.settings.rate.is_some_and(reached)
    }

    // Transitions.

    fn after_cooldown(&self) -> Mode {
        match (self.settings.half_open, &self.mode) {
            (Some(_), Mode::Open(_)) => Mode::HalfOpen {
                live: Vec::new(),
                succeeded: 0,
            },
            _ => Mode::Closed,
        }
    }

    fn end_cooldown(&mut self) {
        if let (Mode::Open(lasting), None) = (&self.mode, self.refusal()) {
            let over = self.since + lasting;
            self.transit(self.after_cooldown(), Cause::CooldownOver, over);
        }
    }

    fn open(&mut self, cause: Cause) {
        let closed_for = self.now - self.since;
        if self.mode.state() == State::Closed && closed_for >= self.settings.window {
            self.row = 0;
        }
        let growth: f64 = (0..self.row).map(|_| self.settings.backoff).product();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss
        )]
        let grown = (self.settings.cooldown as f64 * growth) as u64;
        self.row += 1;
        self.transit(
            Mode::Open(grown.min(self.settings.longest)),
            cause,
            self.now,
        );
    }

    fn transit(&mut self, mode: Mode, cause: Cause, at: u64) {
        let cooldown = match mode {
            Mode::Open(lasting) if !self.forced => Some(lasting),
            _ => None,
        };
        let (from, to) = (self.mode.state(), mode.state());
        self.opened += u64::from(to == State::Open && from != State::Open);
        self.transitions.push(Transition {
            from,
            to,
            cause,
            at,
            cooldown,
        });
        self.mode = mode;
        self.since = at;
        self.cause = Some(cause);
        self.forget();
    }

    fn forget(&mut self) {
        self.failures.clear();
        self.rate_failures.clear();
        self.rate_successes.clear();
        self.sealed = false;
    }
}

impl Mode {
    fn state(&self) -> State {
        match self {
            Self::Closed => State::Closed,
            Self::Open(_) => State::Open,
            Self::HalfOpen { .. } => State::HalfOpen,
        }
    }
}

/// Adds one at `now`, to the last ones if the first of them was less than `together` ago; tells whether
/// it stands alone.
fn add(groups: &mut Vec<(u64, u64)>, now: u64, together: u64) -> bool {
    match groups.last_mut() {
        Some((since, number)) if now - *since < together => {
            *number += 1;
            false
        }
        _ => {
            groups.push((now, 1));
            true
        }
    }
}
