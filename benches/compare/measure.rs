//! Rounds in which all contenders take turns.
//!
//! What disturbs the machine for a while disturbs all of them, so differences within one round hold
//! where the numbers of two runs cannot be compared. Neither criterion nor divan interleaves.

use std::hint::spin_loop;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use breakerbox_benches::contenders::Contender;
use breakerbox_benches::situation::Situation;

/// Returns the nanoseconds per call of each contender, round by round. In a round each contender calls
/// for the time `batch`.
///
/// A lap whose threads did not run at once is not a number.
pub(crate) fn race(rounds: usize, batch: Duration, situation: &Situation) -> Vec<Vec<f64>> {
    for contender in situation.contenders {
        situation.prepare(contender);
    }
    let runs = runs_that_fill(batch, situation);
    let ns_per_call = |(lap, runs): (&Lap, &u32)| {
        let calls = f64::from(runs * situation.calls());
        let ns = lap.elapsed.as_secs_f64() * 1e9 / calls;
        if lap.is_shared() { ns } else { f64::NAN }
    };
    let round = |laps: &Vec<Lap>| laps.iter().zip(&runs).map(ns_per_call).collect();
    laps(rounds, situation, &runs).iter().map(round).collect()
}

/// Returns how many runs of the script fill a batch, for each contender.
fn runs_that_fill(batch: Duration, situation: &Situation) -> Vec<u32> {
    let mut runs = vec![1; situation.contenders.len()];
    loop {
        let laps = laps(1, situation, &runs).remove(0);
        if laps.iter().all(|lap| lap.elapsed >= batch / 2) {
            return runs;
        }
        for (runs, lap) in runs.iter_mut().zip(laps) {
            *runs *= if lap.elapsed < batch / 2 { 2 } else { 1 };
        }
    }
}

/// Returns a lap of each contender, round by round.
fn laps(rounds: usize, situation: &Situation, runs: &[u32]) -> Vec<Vec<Lap>> {
    let start = StartingLine {
        threads: situation.threads,
        arrived: AtomicUsize::new(0),
    };
    let lap = |(contender, &runs)| {
        start.wait();
        Lap::of(situation, contender, runs)
    };
    let round = |_| situation.contenders.iter().zip(runs).map(lap).collect();
    let take_turns = || (0..rounds).map(round).collect::<Vec<Vec<Lap>>>();
    thread::scope(|scope| {
        let others: Vec<_> = (1..situation.threads)
            .map(|_| scope.spawn(take_turns))
            .collect();
        let mut all = take_turns();
        for other in others {
            let other = other.join().expect("a thread that took part");
            for (lap, other) in all.iter_mut().flatten().zip(other.iter().flatten()) {
                lap.share_with(other);
            }
        }
        all
    })
}

/// A batch of calls, on one thread or on several.
struct Lap {
    /// The time of the slowest thread.
    elapsed: Duration,
    /// The times between which all threads ran.
    from: Instant,
    until: Instant,
}

impl Lap {
    fn of(situation: &Situation, contender: &Contender, runs: u32) -> Self {
        let from = Instant::now();
        situation.run(contender, runs);
        let until = Instant::now();
        let elapsed = until - from;
        Self {
            elapsed,
            from,
            until,
        }
    }

    fn share_with(&mut self, other: &Self) {
        self.elapsed = self.elapsed.max(other.elapsed);
        self.from = self.from.max(other.from);
        self.until = self.until.min(other.until);
    }

    fn is_shared(&self) -> bool {
        self.until.saturating_duration_since(self.from) >= self.elapsed / 2
    }
}

/// Where threads wait for each other without sleeping: one that has to be woken starts late.
struct StartingLine {
    threads: usize,
    arrived: AtomicUsize,
}

impl StartingLine {
    fn wait(&self) {
        let start = Instant::now();
        let before = self.arrived.fetch_add(1, Ordering::SeqCst);
        let all = (before / self.threads + 1) * self.threads;
        while self.arrived.load(Ordering::SeqCst) < all {
            spin_loop();
            assert!(
                start.elapsed().as_secs() < 60,
                "another thread has panicked"
            );
        }
    }
}
