//! What the model makes of the counts.

use std::fmt::Write as _;

use breakerbox_benches::coherence::{self, Call, SERVER_TRANSFER_NS};

use crate::data::{Data, Entry};

const THREADS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];

/// The threads that do as the first ones: those for which breakers keep something apart.
const FEW: usize = 16;

pub(crate) fn page(data: &Data) -> String {
    let modelled = data
        .entries
        .iter()
        .map(|entry| Modelled::new(entry, data.transfer_ns));
    let modelled: Vec<_> = modelled.collect();
    format!(
        "{}\n{}\n{TOTAL}\n{}",
        introduction(data),
        per_call(&modelled),
        in_total(&modelled)
    )
}

fn introduction(data: &Data) -> String {
    let here = data.transfer_ns.map_or_else(String::new, |ns| {
        format!(
            "The last two columns show how good the model is: what it says of two threads on that machine, \
             where a\ntransfer was found to take {ns:.0} ns, and what a call took there beside those of \
             another thread."
        )
    });
    format!(
        "{WHAT_IT_IS}\n{HOW_IT_WORKS}\nCounted on {}.\n{here}\n\n{COLUMNS}",
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
line; and that real calls don't follow each other without a pause. So it tells which breakers have threads
slow each other down, and by how much roughly: no digit but the first means anything. What a breaker keeps
apart for each thread, it may keep for a number of them only (we do for 16): from the 17th thread on, the
model has them do what the last of 34 threads was seen to do.
";

const COLUMNS: &str = "\
Instructions per call that read shared lines, and such as write to them; nanoseconds per call on 1 to 64
threads:
";

const TOTAL: &str = "\
Million calls per second, of all threads together:
";

/// What becomes of a contender in the model.
struct Modelled<'a> {
    entry: &'a Entry,
    /// Nanoseconds per call, at each number of threads.
    ns: [f64; THREADS.len()],
    /// With two threads on the machine where the calls were counted.
    ns_on_two_there: Option<f64>,
}

impl<'a> Modelled<'a> {
    fn new(entry: &'a Entry, transfer_ns: Option<f64>) -> Self {
        let on_two = |transfer_ns| model(entry, 2, transfer_ns);
        Self {
            entry,
            ns: THREADS.map(|threads| model(entry, threads, SERVER_TRANSFER_NS)),
            ns_on_two_there: transfer_ns.map(on_two),
        }
    }
}

fn model(entry: &Entry, threads: usize, transfer_ns: f64) -> f64 {
    let count = &entry.count;
    let call = |thread| Call {
        local_ns: entry.times.alone,
        accesses: if thread < FEW {
            &count.few
        } else {
            &count.many
        },
    };
    let calls: Vec<_> = (0..threads).map(call).collect();
    coherence::ns_per_call(&calls, transfer_ns)
}

fn per_call(modelled: &[Modelled<'_>]) -> String {
    let mut table = "\
| | | reads | writes | 1 | 2 | 4 | 8 | 16 | 32 | 64 | *2, model there* | *2, measured there* |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
"
    .to_owned();
    for row in modelled {
        let Entry { count, times, .. } = row.entry;
        let _ = write!(
            table,
            "{} {:.1} | {:.1} |",
            beginning(row.entry),
            count.reads,
            count.writes
        );
        let ns = row.ns.map(Some).into_iter();
        for ns in ns.chain([row.ns_on_two_there, times.on_two]) {
            let _ = write!(
                table,
                " {} |",
                ns.map_or_else(|| "–".to_owned(), nanoseconds)
            );
        }
        table.push('\n');
    }
    table
}

fn in_total(modelled: &[Modelled<'_>]) -> String {
    let mut table = "\
| | | 1 | 2 | 4 | 8 | 16 | 32 | 64 |
|---|---|--:|--:|--:|--:|--:|--:|--:|
"
    .to_owned();
    for row in modelled {
        table += &beginning(row.entry);
        for (threads, ns) in THREADS.iter().zip(row.ns) {
            #[expect(clippy::cast_precision_loss, reason = "64 at most")]
            let millions_a_second = *threads as f64 * 1e3 / ns;
            let _ = write!(table, " {millions_a_second:.0} |");
        }
        table.push('\n');
    }
    table
}

fn beginning(entry: &Entry) -> String {
    format!("| {} | {} |", entry.situation, entry.name)
}

fn nanoseconds(ns: f64) -> String {
    if ns < 10.0 {
        format!("{ns:.1}")
    } else {
        format!("{ns:.0}")
    }
}
