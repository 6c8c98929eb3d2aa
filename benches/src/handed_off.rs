//! A sync function with a time-out, which another thread runs while its caller waits; beside other ways
//! to have one run it.

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

use breakerbox::{CircuitBreaker, circuit_breaker};
use futures_lite::future::block_on;

use crate::breakers::{self, LIMIT, LONG, THRESHOLD};
use crate::contender::{ATTRIBUTE, CORE, Contender};
use crate::peers::{Absent, NOT_SYNC};
use crate::synchronous;
use crate::work::{Outcome, work};

/// The bare function first.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(synchronous::bare),
    Contender::beside("a thread that waits", waiting_thread),
    Contender::beside("blocking::unblock", unblock),
    Contender::beside("thread::spawn", spawn),
    Contender::guarded(ATTRIBUTE, attribute),
    Contender::guarded(CORE, core),
];

/// Who can't.
pub const ABSENT: &[Absent] = &[
    NOT_SYNC,
    Absent {
        rows: "sync, time-out",
        names: &["failsafe", "recloser", "breaker", "throttle-net"],
        why: "have no time-out for sync functions",
    },
];

/// The least that it takes: there by one of std's channels, and back by another.
fn waiting_thread(input: u64) -> Outcome {
    static THERE_AND_BACK: LazyLock<Mutex<(SyncSender<u64>, Receiver<Outcome>)>> =
        LazyLock::new(|| Mutex::new(start()));
    let channels = THERE_AND_BACK.lock();
    let (there, back) = &*channels.unwrap_or_else(PoisonError::into_inner);
    there.send(input).expect("the thread is there");
    back.recv().expect("the thread answers")
}

fn start() -> (SyncSender<u64>, Receiver<Outcome>) {
    let (there, inputs) = mpsc::sync_channel(1);
    let (outcomes, back) = mpsc::sync_channel(1);
    thread::spawn(move || {
        inputs
            .into_iter()
            .try_for_each(|input| outcomes.send(work(input)))
    });
    (there, back)
}

/// The pool that ours uses, waited for without a limit.
fn unblock(input: u64) -> Outcome {
    block_on(blocking::unblock(move || work(input)))
}

fn spawn(input: u64) -> Outcome {
    let thread = thread::spawn(move || work(input));
    thread.join().expect("the work does not panic")
}

#[circuit_breaker(threshold = THRESHOLD, window = LONG, timeout = LIMIT)]
fn attribute(input: u64) -> Outcome {
    work(input)
}

fn core(input: u64) -> Outcome {
    static BREAKER: LazyLock<CircuitBreaker> = LazyLock::new(breakers::ours);
    Ok(BREAKER.call_timeout(LIMIT, move || work(input))?)
}
