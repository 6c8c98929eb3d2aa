//! Judges each scenario for a breaker.

use std::panic::{self, AssertUnwindSafe};
use std::thread::{self, ScopedJoinHandle};

use crate::peers::Contender;
use crate::play::play;
use crate::real_time::scaled;
use crate::scenario::Scenario;

/// Each is slower than the one before: a busy machine must not speak against a peer.
const ATTEMPTS: u32 = 3;

pub(crate) enum Verdict {
    Passes,
    Differs(String),
    CannotBeSaid,
}

/// Returns the verdicts on the first contender, then those on the second, and so on.
///
/// All are judged at the same time: nearly all of it is waiting.
pub(crate) fn judge_all(contenders: &[Contender], corpus: &[(String, Scenario)]) -> Vec<Verdict> {
    thread::scope(|scope| {
        let mut judging = Vec::new();
        for contender in contenders {
            for (_, scenario) in corpus {
                judging.push(scope.spawn(|| judge(contender, scenario)));
            }
        }
        let verdicts = judging.into_iter().map(ScopedJoinHandle::join);
        verdicts.map(|v| v.expect("no judge panics")).collect()
    })
}

fn judge(contender: &Contender, scenario: &Scenario) -> Verdict {
    let mut lacks = contender.lacks.iter();
    let mut hands = scenario.steps.iter().filter_map(|step| step.by_hand);
    let has = |hand| contender.hands.is_none_or(|hands| hands.contains(&hand));
    if lacks.any(|(lacks, _)| lacks(scenario)) || !hands.all(has) {
        return Verdict::CannotBeSaid;
    }
    if contender.has_clock {
        return attempt(contender, scenario);
    }
    // Its numbers may be too far apart, such as a nanosecond and a century.
    let mut verdict = Verdict::CannotBeSaid;
    for scenario in (1..=ATTEMPTS).map_while(|slowness| scaled(scenario, slowness)) {
        verdict = attempt(contender, &scenario);
        if matches!(verdict, Verdict::Passes) {
            break;
        }
    }
    verdict
}

fn attempt(contender: &Contender, scenario: &Scenario) -> Verdict {
    let mut played = Ok(());
    let attempt = || {
        (contender.build)(&scenario.config, &mut |breaker| {
            played = play(scenario, breaker);
        });
    };
    if panic::catch_unwind(AssertUnwindSafe(attempt)).is_err() {
        played = Err("it panics".to_owned());
    }
    played.map_or_else(Verdict::Differs, |()| Verdict::Passes)
}
