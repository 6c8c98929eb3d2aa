//! Batches of calls in which the contenders take turns.
//!
//! What disturbs a machine for a while disturbs all of them, and a difference within one round
//! holds where two runs can't be compared: that is why differences of 0.3 ns are told on a machine
//! whose clock speed alone varies by more. Neither criterion nor divan interleaves, hence this.

use std::fmt;
use std::hint::{black_box, spin_loop};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use breakerbox_benches::contender::Contender;
use breakerbox_benches::work::Error;

use crate::scenario::{Scenario, Script, Tally};

pub(crate) struct Plan {
    rounds: usize,
    /// How long the calls of one contender in one round take.
    batch: Duration,
}

impl Plan {
    pub(crate) fn full() -> Self {
        Self {
            rounds: 301,
            batch: Duration::from_millis(1),
        }
    }

    pub(crate) fn quick() -> Self {
        Self {
            rounds: 5,
            batch: Duration::from_micros(200),
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rounds, batch } = self;
        write!(f, "{rounds} rounds of {batch:?} for each contender")
    }
}

const ATTEMPTS: usize = 3;
/// So many rounds show how long two threads take.
const TRIAL: usize = 3;

/// A contender's nanoseconds per call in a round, and the bare function's in the same round.
pub(crate) struct Sample {
    pub(crate) own: f64,
    pub(crate) bare: f64,
}

pub(crate) type Samples = Vec<Sample>;

/// The samples of each contender.
///
/// Laps whose threads did not run at once don't count: another program had a core. If it had one most
/// of the time, the race is run again, and in the end there may be fewer samples or none. There are none
/// where there are too few cores.
pub(crate) fn race(plan: &Plan, scenario: &Scenario) -> Vec<Samples> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    if scenario.threads > cores {
        return scenario.contenders.iter().map(|_| Vec::new()).collect();
    }
    let runs = runs_that_fill_each(plan, scenario);
    let calls_a_run = u32::try_from(scenario.script.len()).expect("a script is short");
    let calls: Vec<u32> = runs.iter().map(|runs| runs * calls_a_run).collect();
    let mut samples: Vec<Samples> = runs.iter().map(|_| Vec::new()).collect();
    for _ in 0..ATTEMPTS {
        for round in on_each_thread(plan.rounds, scenario, &runs) {
            let bare = round[0].ns_per_call(calls[0]);
            for ((lap, &calls), samples) in round.iter().zip(&calls).zip(&mut samples) {
                if lap.is_shared() && round[0].is_shared() {
                    let own = lap.ns_per_call(calls);
                    samples.push(Sample { own, bare });
                }
            }
        }
        if samples.iter().all(|own| own.len() >= plan.rounds / 2) {
            break;
        }
    }
    samples
}

/// How many runs of the script fill a batch, contender by contender.
fn runs_that_fill_each(plan: &Plan, scenario: &Scenario) -> Vec<u32> {
    let contenders = scenario.contenders.iter();
    let runs = contenders.map(|contender| runs_that_fill(plan.batch, scenario, contender));
    let runs: Vec<u32> = runs.collect();
    if scenario.threads == 1 {
        return runs;
    }
    // Where threads are in each other's way, fewer do.
    let trial = on_each_thread(TRIAL, scenario, &runs);
    let fewer = |(i, &runs): (usize, &u32)| {
        let times = trial.iter().map(|round| round[i].elapsed);
        let shortest = times.min().unwrap_or_default().max(plan.batch);
        let fewer = u128::from(runs) * plan.batch.as_nanos() / shortest.as_nanos();
        u32::try_from(fewer).map_or(runs, |fewer| fewer.max(1))
    };
    runs.iter().enumerate().map(fewer).collect()
}

/// How many runs of the script take so long. Warms up, too.
fn runs_that_fill(length: Duration, scenario: &Scenario, contender: &Contender) -> u32 {
    let mut runs = 1;
    while lap(scenario, contender, runs).elapsed < length / 2 {
        runs *= 2;
    }
    runs
}

/// The laps of one round, one a contender.
type Round = Vec<Lap>;

fn on_each_thread(rounds: usize, scenario: &Scenario, runs: &[u32]) -> Vec<Round> {
    let start = StartingLine::new(scenario.threads);
    let take_turns = || take_turns(rounds, scenario, runs, &start);
    thread::scope(|scope| {
        // They last as long as the race: it takes a while until each has a core to itself.
        let others: Vec<_> = (1..scenario.threads)
            .map(|_| scope.spawn(take_turns))
            .collect();
        let mut rounds = take_turns();
        for other in others {
            let other = other.join().expect("a thread that took part");
            for (lap, other) in rounds.iter_mut().flatten().zip(other.iter().flatten()) {
                lap.share_with(other);
            }
        }
        rounds
    })
}

fn take_turns(
    rounds: usize,
    scenario: &Scenario,
    runs: &[u32],
    start: &StartingLine,
) -> Vec<Round> {
    let _presence = start.presence();
    let lap = |(contender, &runs)| {
        start.wait();
        lap(scenario, contender, runs)
    };
    let contenders = || scenario.contenders.iter().copied();
    let round = |_| contenders().zip(runs).map(lap).collect();
    (0..rounds).map(round).collect()
}

/// So many runs of the script, which must come to what the scenario expects.
fn lap(scenario: &Scenario, contender: &Contender, runs: u32) -> Lap {
    let (lap, tally) = run(contender, scenario.script, runs);
    let expected = scenario.expected(contender, runs);
    assert_eq!(tally, expected, "{}: {}", scenario.title, contender.name);
    lap
}

fn run(contender: &Contender, script: Script, runs: u32) -> (Lap, Tally) {
    // The compiler can't tell which function it is, so it calls it and may assume nothing of the
    // result. A `black_box` around that would only copy it, which costs more than the call.
    let call = black_box(contender.call);
    let mut tally = Tally::default();
    let start = Instant::now();
    for _ in 0..runs {
        for &input in script {
            match call(input) {
                Ok(_) => tally.done += 1,
                Err(Error::Failed) => tally.failed += 1,
                Err(Error::Refused) => tally.refused += 1,
            }
        }
    }
    (Lap::between(start, Instant::now()), tally)
}

/// A batch of calls, on one thread or on several.
struct Lap {
    /// Of the slowest thread.
    elapsed: Duration,
    /// From when until when all threads ran.
    all_from: Instant,
    all_until: Instant,
}

impl Lap {
    fn between(start: Instant, end: Instant) -> Self {
        Self {
            elapsed: end - start,
            all_from: start,
            all_until: end,
        }
    }

    fn share_with(&mut self, other: &Self) {
        self.elapsed = self.elapsed.max(other.elapsed);
        self.all_from = self.all_from.max(other.all_from);
        self.all_until = self.all_until.min(other.all_until);
    }

    fn is_shared(&self) -> bool {
        self.all_until.saturating_duration_since(self.all_from) >= self.elapsed / 2
    }

    fn ns_per_call(&self, calls: u32) -> f64 {
        self.elapsed.as_secs_f64() * 1e9 / f64::from(calls)
    }
}

/// Where threads wait for each other, wide awake: who must be woken up is late.
struct StartingLine {
    threads: usize,
    arrived: AtomicUsize,
    /// Has one of them panicked?
    deserted: AtomicBool,
}

impl StartingLine {
    fn new(threads: usize) -> Self {
        Self {
            threads,
            arrived: AtomicUsize::new(0),
            deserted: AtomicBool::new(false),
        }
    }

    fn presence(&self) -> Presence<'_> {
        Presence(self)
    }

    fn wait(&self) {
        let before = self.arrived.fetch_add(1, Ordering::SeqCst);
        let all = (before / self.threads + 1) * self.threads;
        while self.arrived.load(Ordering::SeqCst) < all {
            spin_loop();
            // This thread must end for the other's panic to be told.
            assert!(!self.deserted.load(Ordering::SeqCst), "left alone");
        }
    }
}

/// A thread that takes part. The others learn if it panics.
struct Presence<'a>(&'a StartingLine);

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.deserted.store(true, Ordering::SeqCst);
        }
    }
}
