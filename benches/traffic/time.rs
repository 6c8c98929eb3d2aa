//! How long calls take: what the model starts from, and what it can be compared with.

use std::hint::{black_box, spin_loop};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use breakerbox_benches::contender::Contender;
use breakerbox_benches::situation::{CALLS, Situation};
use serde::{Deserialize, Serialize};

use crate::data;

/// Nanoseconds per call.
#[derive(Deserialize, Serialize)]
pub(crate) struct Times {
    pub(crate) alone: f64,
    /// While another thread calls as well. Where two can run at once.
    pub(crate) on_two: Option<f64>,
}

/// The median of so many laps counts.
const LAPS: usize = 41;
/// How long those of calls take, about.
const LENGTH: Duration = Duration::from_millis(2);

pub(crate) fn of_calls(situation: &Situation, contender: &Contender) -> Times {
    situation.prepare(contender);
    let lap = |rounds| Lap::of(|| make_calls(situation, contender, rounds));
    let mut rounds = 1;
    while lap(rounds).took() < LENGTH / 2 {
        rounds *= 2;
    }
    let calls = rounds * CALLS;
    let alone = (0..LAPS).map(|_| lap(rounds).ns_each(calls)).collect();
    let on_two = if sleeps(situation, contender) {
        Vec::new()
    } else {
        at_once(|| lap(rounds))
    };
    let on_two = on_two.iter().map(|lap| lap.ns_each(calls)).collect();
    Times {
        alone: median(alone).unwrap_or_default(),
        on_two: median(on_two),
    }
}

/// Open, tower-resilience sleeps for a millisecond where another call has its lock.
fn sleeps(situation: &Situation, contender: &Contender) -> bool {
    situation.is_open && contender.name == "tower-resilience"
}

fn make_calls(situation: &Situation, contender: &Contender, rounds: usize) {
    // The compiler can't tell which function it is, so it calls it.
    let call = black_box(contender.call);
    for _ in 0..rounds {
        for input in situation.inputs() {
            // Its outcome was looked at before.
            let _ = call(input);
        }
    }
}

/// The laps of two threads, of those that have run at once.
fn at_once(lap: impl Fn() -> Lap + Sync) -> Vec<Lap> {
    const ATTEMPTS: usize = 5;
    let mut laps = Vec::new();
    if thread::available_parallelism().is_ok_and(|cores| cores.get() > 1) {
        for _ in 0..ATTEMPTS {
            let pairs = side_by_side(&lap).into_iter();
            // Of the others, another program had a core.
            let at_once = pairs.filter(|(one, other)| one.overlaps(other));
            laps.extend(at_once.flat_map(<[Lap; 2]>::from));
            if laps.len() >= LAPS {
                break;
            }
        }
    }
    laps
}

fn side_by_side(lap: impl Fn() -> Lap + Sync) -> Vec<(Lap, Lap)> {
    let arrived = AtomicUsize::new(0);
    let laps = || {
        let lap = |number| {
            // Wide awake: who must be woken up is late.
            arrived.fetch_add(1, Ordering::SeqCst);
            let since = Instant::now();
            while arrived.load(Ordering::SeqCst) < 2 * (number + 1) {
                spin_loop();
                // The other has panicked: this one must end for that to be told.
                assert!(since.elapsed() < Duration::from_secs(10), "left alone");
            }
            lap()
        };
        (0..LAPS).map(lap).collect::<Vec<_>>()
    };
    let (ours, theirs) = thread::scope(|scope| {
        let other = scope.spawn(laps);
        (laps(), other.join().expect("no call panics"))
    });
    ours.into_iter().zip(theirs).collect()
}

/// From when until when something ran.
struct Lap(Instant, Instant);

impl Lap {
    fn of(run: impl FnOnce()) -> Self {
        let begin = Instant::now();
        run();
        Self(begin, Instant::now())
    }

    fn took(&self) -> Duration {
        self.1 - self.0
    }

    #[expect(clippy::cast_precision_loss, reason = "some millions")]
    fn ns_each(&self, number: usize) -> f64 {
        self.took().as_secs_f64() * 1e9 / number as f64
    }

    /// Half of it at least?
    fn overlaps(&self, other: &Self) -> bool {
        let both = self
            .1
            .min(other.1)
            .saturating_duration_since(self.0.max(other.0));
        both >= self.took().max(other.took()) / 2
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().map(data::rounded)
}
