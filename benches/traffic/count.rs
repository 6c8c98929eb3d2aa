//! What a call's accesses are to lines that other threads' calls access as well.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::io::BufReader;
use std::process::Stdio;

use breakerbox_benches::coherence::Access;
use breakerbox_benches::contender::Contender;
use breakerbox_benches::situation::Situation;
use breakerbox_benches::valgrind;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::child::CHILD;
use crate::data;
use crate::trace::{self, Call, Threads, Touch};

/// Of one contender in one situation.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Count {
    /// Instructions of a call that read shared lines, and such as write to them, on average.
    pub(crate) reads: f64,
    pub(crate) writes: f64,
    /// The lines that the commonest call goes to, on one of few threads.
    pub(crate) few: Vec<Access>,
    /// The same on one of many.
    pub(crate) many: Vec<Access>,
}

/// Has the calls made under lackey.
pub(crate) fn count(situation: &Situation, contender: &Contender) -> Result<Count, Error> {
    let tool = ["--tool=lackey", "--trace-mem=yes"];
    let arguments = [CHILD, situation.name, contender.name];
    let mut child = valgrind::this_program(tool, arguments)?
        .stderr(Stdio::piped())
        .spawn()?;
    let trace = child.stderr.take().ok_or("lackey has no trace")?;
    let threads = trace::read(BufReader::new(trace))?;
    if !child.wait()?.success() {
        return Err(format!("{}: {} fails under lackey", situation.name, contender.name).into());
    }
    of(&threads).ok_or_else(|| "the trace has no calls".into())
}

fn of(threads: &Threads) -> Option<Count> {
    let [first, second, .., one_but_last, last] = &threads[..] else {
        return None;
    };
    let first = shared_by(first, second);
    let last = shared_by(last, one_but_last);
    let mut numbers = Numbers::default();
    let few = numbers.accesses(commonest(&first)?);
    let many = commonest(&last)?;
    // Then a line that only one goes to is the place in a ring at which both are at a time.
    let are_alike = few == Numbers::default().accesses(many);
    Some(Count {
        reads: per_call(&first, false),
        writes: per_call(&first, true),
        many: if are_alike {
            few.clone()
        } else {
            numbers.accesses(many)
        },
        few,
    })
}

/// One thread's calls, with nothing but the accesses to lines that another accesses, too, and at least
/// one of the two writes to.
fn shared_by(one: &[Call], other: &[Call]) -> Vec<Call> {
    let (accessed, written) = (lines(one, |_| true), lines(one, |touch| touch.writes));
    let (accessed_there, written_there) =
        (lines(other, |_| true), lines(other, |touch| touch.writes));
    let is_shared = |touch: &&Touch| {
        let line = &touch.line;
        accessed.contains(line)
            && accessed_there.contains(line)
            && (written.contains(line) || written_there.contains(line))
    };
    let of_shared = |call: &Call| call.iter().filter(is_shared).copied().collect();
    one.iter().map(of_shared).collect()
}

/// Which lines calls touch like that, but for what hardly any of them does: a call that clears up after
/// all threads, once in a while, costs the others next to nothing.
fn lines(calls: &[Call], like_that: impl Fn(&Touch) -> bool) -> HashSet<u64> {
    let mut numbers: HashMap<u64, usize> = HashMap::new();
    for touch in calls.iter().flatten().filter(|touch| like_that(touch)) {
        *numbers.entry(touch.line).or_default() += 1;
    }
    numbers.retain(|_, number| *number * RARE > calls.len());
    numbers.into_keys().collect()
}

/// What fewer than one in so many calls does is rare.
const RARE: usize = 100;

#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn per_call(calls: &[Call], writes: bool) -> f64 {
    let touches = calls.iter().flatten();
    let number = touches.filter(|touch| touch.writes == writes).count();
    data::rounded(number as f64 / calls.len() as f64)
}

/// The first of those calls that are alike in most: the same but for which lines they go to.
fn commonest(calls: &[Call]) -> Option<&Call> {
    let mut alike: HashMap<Vec<Access>, Vec<usize>> = HashMap::new();
    for (index, call) in calls.iter().enumerate() {
        let accesses = Numbers::default().accesses(call);
        alike.entry(accesses).or_default().push(index);
    }
    let most = alike
        .into_values()
        .max_by_key(|indices| (indices.len(), Reverse(indices[0])));
    most.map(|indices| &calls[indices[0]])
}

/// Numbers for lines, by when they are first met.
#[derive(Default)]
struct Numbers(HashMap<u64, usize>);

impl Numbers {
    /// The lines that a call goes to, in the order in which it first does.
    fn accesses(&mut self, call: &Call) -> Vec<Access> {
        let mut lines: Vec<Touch> = Vec::new();
        for touch in call {
            match lines.iter_mut().find(|line| line.line == touch.line) {
                Some(line) => line.writes |= touch.writes,
                None => lines.push(*touch),
            }
        }
        let access = |line: &Touch| {
            let next = self.0.len();
            let number = *self.0.entry(line.line).or_insert(next);
            if line.writes {
                Access::Write(number)
            } else {
                Access::Read(number)
            }
        };
        lines.iter().map(access).collect()
    }
}
