//! How long a call takes on one thread: what the model starts from.

use std::time::{Duration, Instant};

use breakerbox_benches::contender::Contender;
use breakerbox_benches::situation::{CALLS, Situation};

/// The median of so many laps counts.
const LAPS: usize = 41;
/// How long those take, about.
const LENGTH: Duration = Duration::from_millis(2);

/// Nanoseconds.
pub(crate) fn of_call(situation: &Situation, contender: &Contender) -> f64 {
    situation.prepare(contender);
    let lap = |rounds| {
        let begin = Instant::now();
        situation.make_calls(contender, rounds);
        begin.elapsed()
    };
    let mut rounds = 1;
    while lap(rounds) < LENGTH / 2 {
        rounds *= 2;
    }
    let mut laps: Vec<_> = (0..LAPS).map(|_| lap(rounds)).collect();
    laps.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "some millions")]
    let calls = (rounds * CALLS) as f64;
    laps[LAPS / 2].as_secs_f64() * 1e9 / calls
}
