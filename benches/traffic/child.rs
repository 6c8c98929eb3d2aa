//! The calls that are traced, by threads that make theirs one after the other.
//!
//! All live until the last one is done, so that no stack and no thread's own is used twice.

use std::hint::black_box;
use std::io::{self, Write};
use std::ptr;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use breakerbox_benches::contender::Contender;
use breakerbox_benches::situation::{self, Situation};
use breakerbox_benches::trace::MARKS;

/// What the program is told when it is to make the calls that are traced.
pub(crate) const CHILD: &str = "--make-calls";

/// A thread writes to these, by one instruction each, to say where in the trace it is.
#[repr(align(128))]
struct Marks {
    first_call: AtomicU8,
    call: AtomicU8,
    end: AtomicU8,
}

impl Marks {
    fn addresses(&self) -> String {
        let marks = [&self.first_call, &self.call, &self.end];
        let [first_call, call, end] = marks.map(|mark| ptr::from_ref(mark).addr());
        format!("{MARKS} {first_call:x} {call:x} {end:x}\n")
    }
}

static MARK: Marks = Marks {
    first_call: AtomicU8::new(0),
    call: AtomicU8::new(0),
    end: AtomicU8::new(0),
};

/// More than any breaker here has stripes for.
const THREADS: usize = 34;
/// Rounds of calls a thread: what they do in turn to many lines is done to each.
const ROUNDS: usize = 12;

/// Runs under lackey.
pub(crate) fn make_calls(situation: &str, contender: &str) -> Result<()> {
    let (situation, contender) = situation::find(situation, contender)?;
    // At once: it goes where lackey writes, too.
    io::stderr().write_all(MARK.addresses().as_bytes())?;
    from_thread(0, situation, contender);
    Ok(())
}

fn from_thread(number: usize, situation: &Situation, contender: &Contender) {
    // Until the thread before has gone to wait for this one.
    thread::sleep(Duration::from_millis(2));
    situation.prepare(contender);
    if traced().contains(&number) {
        make_marked_calls(situation, contender);
    }
    if number + 1 < THREADS {
        thread::scope(|scope| {
            scope.spawn(|| from_thread(number + 1, situation, contender));
        });
    }
}

/// The first two threads; and the last, with the one before it that goes to the same line if a breaker
/// spreads threads over as many lines as there are cores, which we do up to 16.
fn traced() -> [usize; 4] {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let last = THREADS - 1;
    [0, 1, last - cores.min(16), last]
}

fn make_marked_calls(situation: &Situation, contender: &Contender) {
    // The compiler can't tell which function it is, so it calls it.
    let call = black_box(contender.call);
    MARK.first_call.store(1, Ordering::Relaxed);
    for _ in 0..ROUNDS {
        for input in situation.inputs() {
            MARK.call.store(1, Ordering::Relaxed);
            // Its outcome was looked at before.
            let _ = call(input);
        }
    }
    MARK.end.store(1, Ordering::Relaxed);
}
