//! Which accesses of a call are to lines that other threads' calls access as well.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::coherence::Access;
use crate::trace::{Call, Threads, Touch};

/// Of one contender in one situation.
#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub struct Count {
    /// Instructions of a call that read shared lines, on average.
    pub reads: f64,
    /// Instructions of a call that write to them.
    pub writes: f64,
    /// The lines that the commonest call goes to, on one of few threads.
    pub few: Vec<Access>,
    /// The same on one of many.
    pub many: Vec<Access>,
}

/// From the calls of two threads of few, and two of many.
///
/// `None` if there are fewer, or no calls.
#[must_use]
pub fn count(threads: &Threads) -> Option<Count> {
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
    number as f64 / calls.len() as f64
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::touches::{reads, writes};

    /// Of four threads, each of which makes the same call over and over.
    fn count_of(calls: [&[Touch]; 4]) -> Count {
        let threads = calls.map(|call| vec![call.to_vec(); 200]);
        count(&threads.to_vec()).unwrap()
    }

    #[test]
    fn a_line_is_shared_if_two_access_it_and_one_writes_to_it() {
        let own = |line| [reads(1), reads(2), writes(3), writes(line)];
        let other = [reads(1), writes(2), writes(3), writes(9)];
        let count = count_of([&own(5), &other, &other, &own(6)]);
        let accesses = [Access::Read(0), Access::Write(1)];
        assert_eq!((count.reads, count.writes), (1.0, 1.0));
        assert_eq!(count.few, accesses);
        assert_eq!(count.many, accesses);
    }

    #[test]
    fn instructions_are_counted_each_and_a_line_is_gone_to_once() {
        let call = [reads(1), reads(1), writes(1)];
        let count = count_of([&call; 4]);
        assert_eq!((count.reads, count.writes), (2.0, 1.0));
        assert_eq!(count.few, [Access::Write(0)]);
    }

    #[test]
    fn what_only_many_threads_share_has_numbers_after_what_all_do() {
        let few = [writes(1)];
        let many = [writes(7), writes(1)];
        let count = count_of([&few, &few, &many, &many]);
        assert_eq!(count.few, [Access::Write(0)]);
        assert_eq!(count.many, [Access::Write(1), Access::Write(0)]);
    }

    #[test]
    fn what_hardly_any_call_does_is_not_shared() {
        let mut calls = vec![vec![reads(1)]; 200];
        calls[17] = vec![writes(1)];
        let count = count(&vec![calls; 4]).unwrap();
        assert_eq!((count.reads, count.writes), (0.0, 0.0));
        assert_eq!(count.few, []);
    }

    #[test]
    fn the_commonest_call_is_shown() {
        let mut calls = vec![vec![writes(1)]; 200];
        calls[..50].fill(vec![writes(1), writes(2)]);
        let count = count(&vec![calls; 4]).unwrap();
        assert_eq!(count.few, [Access::Write(0)]);
        assert_eq!((count.reads, count.writes), (0.0, 1.25));
    }

    #[test]
    fn without_calls_there_is_no_count() {
        assert_eq!(count(&vec![vec![]; 4]), None);
        assert_eq!(count(&vec![vec![vec![writes(1)]]; 3]), None);
    }
}
