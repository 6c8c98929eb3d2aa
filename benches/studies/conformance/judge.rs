//! What each contender makes of each scenario.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::choice::Choice;
use crate::contender::{Contender, Time};
use crate::play::{Divergence, Found, Past, Played, message, play};
use crate::scenario::Scenario;
use crate::stopwatch::Stopwatch;

/// So many scenarios are lived through at once: nearly all of it is waiting.
const THREADS: usize = 32;
/// Each slower than the one before, so that a noisy machine does not speak against a peer.
const ATTEMPTS: u32 = 3;

pub(crate) enum Verdict {
    Passes {
        in_part: bool,
    },
    /// It does something else, and its documentation says so.
    Differs(Divergence, &'static Choice),
    Fails(Divergence),
    CannotExpress(&'static str),
}

/// The verdicts of each scenario, contender by contender.
pub(crate) fn judge_all(
    contenders: &[Contender],
    corpus: &[(String, Scenario)],
) -> Vec<Vec<Verdict>> {
    let next = AtomicUsize::new(0);
    let judged = Mutex::new(Vec::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((_, scenario)) = corpus.get(index / contenders.len()) else {
                break;
            };
            let verdict = judge(&contenders[index % contenders.len()], scenario);
            let mut judged = judged.lock().expect("no judge panics");
            judged.push((index, verdict));
        }
    };
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(work);
        }
    });
    let mut judged = judged.into_inner().expect("no judge panics");
    judged.sort_by_key(|(index, _)| *index);
    let mut verdicts = judged.into_iter().map(|(_, verdict)| verdict);
    let by_contender = |_| verdicts.by_ref().take(contenders.len()).collect();
    corpus.iter().map(by_contender).collect()
}

fn judge(contender: &Contender, scenario: &Scenario) -> Verdict {
    if let Some(lack) = (contender.lacks)(scenario) {
        return Verdict::CannotExpress(lack);
    }
    match contender.time {
        Time::ByHand => {
            let result = attempt(contender, scenario, &Stopwatch::stopped());
            verdict_on(contender, scenario, result)
        }
        Time::Real => live_through(contender, scenario),
    }
}

fn live_through(contender: &Contender, scenario: &Scenario) -> Verdict {
    let mut verdict = Verdict::CannotExpress("its numbers can't be scaled to real time");
    for slowness in 1..=ATTEMPTS {
        let Some(stopwatch) = Stopwatch::for_attempt(scenario, slowness) else {
            break;
        };
        let result = attempt(contender, scenario, &stopwatch);
        let disturbed = stopwatch.was_disturbed();
        // It has passed once, if not in peace: that stands.
        if result.is_ok() || !matches!(verdict, Verdict::Passes { .. }) {
            verdict = verdict_on(contender, scenario, result);
        }
        if !disturbed && !matches!(verdict, Verdict::Fails(_)) {
            break;
        }
    }
    verdict
}

fn verdict_on(
    contender: &Contender,
    scenario: &Scenario,
    result: Result<Played, Divergence>,
) -> Verdict {
    let divergence = match result {
        Ok(Played { in_part }) => return Verdict::Passes { in_part },
        Err(divergence) => divergence,
    };
    let undocumented = (contender.says_nothing_of)(&divergence);
    let mut choices = contender.choices.iter().filter(|_| !undocumented);
    match choices.find(|choice| (choice.explains)(scenario, &divergence)) {
        Some(choice) => Verdict::Differs(divergence, choice),
        None => Verdict::Fails(divergence),
    }
}

fn attempt(
    contender: &Contender,
    scenario: &Scenario,
    stopwatch: &Stopwatch,
) -> Result<Played, Divergence> {
    let mut result = None;
    let played = || {
        (contender.build)(&scenario.config, stopwatch, &mut |breaker| {
            result = Some(play(scenario, breaker));
        });
    };
    let ended = panic::catch_unwind(AssertUnwindSafe(played));
    match (ended, result) {
        (_, Some(result)) => result,
        (Err(payload), None) => Err(Divergence {
            step: 0,
            found: Found::Panic(message(&*payload)),
            past: Past::default(),
        }),
        (Ok(()), None) => unreachable!("{} builds a breaker", contender.name),
    }
}
