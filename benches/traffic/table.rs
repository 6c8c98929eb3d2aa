//! What the model makes of the counts.

use std::fmt::Write as _;

use breakerbox_benches::coherence::{self, Access, Call, TRANSFER_NS};
use breakerbox_benches::sharing::Count;

use crate::data::{Data, Entry};

const THREADS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];

/// The threads that do as the first ones, those for which we keep something apart; and the lines over which
/// we spread the others.
const FEW: usize = 16;

pub(crate) fn page(data: &Data) -> String {
    let modelled: Vec<_> = data.entries.iter().map(Modelled::new).collect();
    format!("{}\n{}", introduction(data), per_call(&modelled))
}

fn introduction(data: &Data) -> String {
    format!(
        "{WHAT_IT_IS}\n{HOW_IT_WORKS}\nCounted on {}.\n\n{COLUMNS}",
        data.on
    )
}

const WHAT_IT_IS: &str = "\
**This is a model and not a measurement**: a simulation of threads that call the same function without a
pause, each on a core of its own, and of the cache lines that go back and forth between these cores.
";

const HOW_IT_WORKS: &str = "\
What a call accesses is counted, in the machine code, by valgrind's lackey: threads make calls in turn, and a
line is shared if two of them access it and one of them writes to it, in more than one call of a hundred. In
the model a call is its time on one thread, as measured, and then one access to each of the shared lines that
the commonest call goes to, in the same order. A core that has a line as it needs it goes on at once.
Otherwise the line is sent to it, which takes 60 ns (servers have [some 45 to 115
ns](https://github.com/nviennot/core-to-core-latency) within a socket), and meanwhile serves nobody else.

What the model leaves out: that a line can be lost between two accesses of a call; locks, at which a thread
tries again, or sleeps; sockets, and queues on the way between cores; what a core does while it waits for a
line; that it may do some calls in a row before it loses one; and that real calls don't follow each other
without a pause. So it tells which breakers have threads slow each other down, and by how much very roughly.

What a breaker keeps apart for each thread, it may keep for a number of them only: we do for 16, and spread
the others over 16 lines more. From the 17th thread on, the model has them do what the last of 34 threads was
seen to do, and spreads over 16 the lines that only such threads go to.
";

const COLUMNS: &str = "\
Instructions per call that read shared lines, and such as write to them; and nanoseconds per call on 1 to 64
threads, of which no more than two digits mean anything. What calls were measured to take on two threads
stands under *Side by side*.
";

/// What becomes of a contender in the model.
struct Modelled<'a> {
    entry: &'a Entry,
    /// Nanoseconds per call, at each number of threads.
    ns: [f64; THREADS.len()],
}

impl<'a> Modelled<'a> {
    fn new(entry: &'a Entry) -> Self {
        Self {
            entry,
            ns: THREADS.map(|threads| model(entry, threads)),
        }
    }
}

fn model(entry: &Entry, threads: usize) -> f64 {
    let accesses: Vec<_> = (0..threads)
        .map(|thread| accesses(&entry.count, thread))
        .collect();
    let call = |accesses| Call {
        local_ns: entry.alone,
        accesses,
    };
    let calls: Vec<_> = accesses.iter().map(Vec::as_slice).map(call).collect();
    coherence::ns_per_call(&calls, TRANSFER_NS)
}

/// What one of the threads accesses.
fn accesses(count: &Count, thread: usize) -> Vec<Access> {
    if thread < FEW {
        return count.few.clone();
    }
    let common = count.few.iter().map(|access| access.line() + 1).max();
    let common = common.unwrap_or(0);
    let spread = |line| match line {
        line if line < common => line,
        line => common + (line - common) * FEW + thread % FEW,
    };
    let accesses = count.many.iter();
    accesses
        .map(|access| access.to_line(spread(access.line())))
        .collect()
}

fn per_call(modelled: &[Modelled<'_>]) -> String {
    let mut table = "\
| | | reads | writes | 1 | 2 | 4 | 8 | 16 | 32 | 64 |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
"
    .to_owned();
    for Modelled { entry, ns } in modelled {
        let Entry {
            situation,
            name,
            count,
            ..
        } = entry;
        let _ = write!(
            table,
            "| {situation} | {name} | {:.1} | {:.1} |",
            count.reads, count.writes
        );
        for ns in ns {
            let _ = write!(table, " {} |", of_two_digits(*ns));
        }
        table.push('\n');
    }
    table
}

fn of_two_digits(ns: f64) -> String {
    if ns < 9.95 {
        return format!("{ns:.1}");
    }
    let unit = 10_f64.powf(ns.log10().floor() - 1.0);
    format!("{:.0}", (ns / unit).round() * unit)
}
