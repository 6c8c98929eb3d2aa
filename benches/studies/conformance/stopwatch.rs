//! Real time for a scenario: so much of it scaled down that it can be waited for.
//!
//! All times of a scenario are multiples of a unit, so two of them are the same or at least one
//! unit apart. Whatever is less than half a unit late comes out as if it were on time: cooldowns
//! are shorter by that much and windows longer. What is later was not this scenario, and shows.

use std::cell::Cell;
use std::thread;
use std::time::{Duration, Instant};

use crate::scenario::{Length, Scenario};

/// How long a unit lasts: at most, and at least.
const LONGEST_UNIT: Duration = Duration::from_millis(60);
const SHORTEST_UNIT: Duration = Duration::from_millis(25);
/// What a scenario's units are chosen to come to, where they can.
const AIM: Duration = Duration::from_millis(1_500);
/// What a scenario may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// Beyond that, numbers are about arithmetic, not about time.
const A_MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// So often, at most, is a cooldown taken to grow.
const GROWTHS: i32 = 3;

pub(crate) struct Stopwatch {
    /// What the scenario calls a unit, and how long that really lasts.
    unit: Duration,
    lasts: Duration,
    margin: Duration,
    start: Instant,
    /// How much of the scenario's time has passed.
    passed: Cell<Duration>,
    latest: Cell<Duration>,
}

impl Stopwatch {
    /// None if the scenario's numbers can't be scaled. Each attempt takes its time.
    pub(crate) fn for_attempt(scenario: &Scenario, attempt: u32) -> Option<Self> {
        let unit = unit(scenario)?;
        let passes = scenario.steps.iter().flat_map(|step| {
            let times = step.times.unwrap_or(1);
            let lengths = [step.advance, step.takes].into_iter().flatten();
            lengths.map(move |Length(length)| length.saturating_mul(times))
        });
        let total = passes.fold(Duration::ZERO, Duration::saturating_add);
        let units = u32::try_from(total.as_nanos() / unit.as_nanos()).ok()?;
        // What is taken off the first cooldown grows with it.
        let grows = scenario.config.backoff.map_or(1.0, |by| by.powi(GROWTHS));
        let lasts = (AIM / units.max(1)).clamp(SHORTEST_UNIT, LONGEST_UNIT);
        let lasts = lasts.mul_f64(grows.max(1.0)) * attempt;
        if lasts.checked_mul(units)? > PATIENCE * attempt {
            return None;
        }
        Some(Self::new(unit, lasts, lasts.div_f64(2.0 * grows.max(1.0))))
    }

    /// For those whose clock is set by hand: nothing is scaled.
    pub(crate) fn stopped() -> Self {
        let second = Duration::from_secs(1);
        Self::new(second, second, Duration::ZERO)
    }

    fn new(unit: Duration, lasts: Duration, margin: Duration) -> Self {
        Self {
            unit,
            lasts,
            margin,
            start: Instant::now(),
            passed: Cell::default(),
            latest: Cell::default(),
        }
    }

    /// A length after which something is over, such as a cooldown.
    pub(crate) fn over_after(&self, length: Duration) -> Duration {
        self.scaled(length).saturating_sub(self.margin)
    }

    /// A length up to which something holds, such as a window.
    pub(crate) fn holds_for(&self, length: Duration) -> Duration {
        self.scaled(length).saturating_add(self.margin)
    }

    /// Waits until the scenario has come so much further.
    pub(crate) fn advance(&self, by: Duration) {
        self.note_lateness();
        self.passed.set(self.passed.get() + self.scaled(by));
        let until = self.start + self.passed.get();
        thread::sleep(until.saturating_duration_since(Instant::now()));
    }

    /// Has something come so late that another scenario was played?
    pub(crate) fn was_disturbed(&self) -> bool {
        self.note_lateness();
        self.latest.get() > self.margin.mul_f64(0.8)
    }

    fn note_lateness(&self) {
        let now = self.start.elapsed();
        let late = now.saturating_sub(self.passed.get());
        self.latest.set(self.latest.get().max(late));
    }

    fn scaled(&self, length: Duration) -> Duration {
        let scaled = length.as_secs_f64() * (self.lasts.as_secs_f64() / self.unit.as_secs_f64());
        Duration::try_from_secs_f64(scaled).unwrap_or(Duration::MAX)
    }
}

/// The longest length that all of the scenario's are multiples of.
fn unit(scenario: &Scenario) -> Option<Duration> {
    let config = &scenario.config;
    let mut lengths: Vec<Duration> = [
        config.window,
        config.cooldown,
        config.slow_call,
        config.max_cooldown,
    ]
    .into_iter()
    .chain(scenario.steps.iter().flat_map(|s| [s.advance, s.takes]))
    .flatten()
    .map(|Length(length)| length)
    .collect();
    if lengths.iter().any(|length| *length > A_MONTH) {
        return None;
    }
    if let (Some(factor), Some(Length(first))) = (config.backoff, config.cooldown.or(config.window))
    {
        let grown = (1..=GROWTHS).map(|times| first.mul_f64(factor.powi(times)));
        let most = config
            .max_cooldown
            .map_or(Duration::MAX, |Length(most)| most);
        lengths.extend(grown.map(|length| length.min(most)));
    }
    let nanos = lengths.iter().map(Duration::as_nanos).fold(0, gcd);
    u64::try_from(nanos)
        .ok()
        .filter(|nanos| *nanos > 0)
        .map(Duration::from_nanos)
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}
