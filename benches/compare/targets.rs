//! The targets of ours. Each compares numbers of one run.

use breakerbox_benches::contenders::{ATTRIBUTE, KEYED_GET, LOCKED_MAP, POOL, TOKIO_TIMEOUT};
use breakerbox_benches::peers::PEERS;
use breakerbox_benches::situation::CLOCK;
use breakerbox_benches::target::Bound::{self, AtLeast, AtMost};

use crate::results::{Measured, Results};

/// A situation, a contender in it, what its number is compared with, and the bound.
type Target = (&'static str, &'static str, Than, Bound);

macro_rules! targets {
    ($($situation:expr, $contender:expr, $than:expr, $bound:expr;)*) => {
        &[$(($situation, $contender, $than, $bound)),*]
    };
}

const TARGETS: &[Target] = targets! {
    "sync, healthy, inlined", ATTRIBUTE, Bare, AtMost(1.5);
    "sync, healthy, not inlined", ATTRIBUTE, Bare, AtMost(1.5);
    "sync, healthy, 2 threads", ATTRIBUTE, Alone("sync, healthy, not inlined"), AtMost(1.3);
    "async, healthy", ATTRIBUTE, Bare, AtMost(3.0);
    "async, timeout, ready at once", ATTRIBUTE, Bare, AtMost(6.0);
    "sync, refused", ATTRIBUTE, Clock, AtMost(4.0);
    "sync, refused, 2 threads", ATTRIBUTE, Alone("sync, refused"), AtMost(1.3);
    "sync, refused", ATTRIBUTE, FastestPeer, AtLeast(5.0);
    "sync, failing", ATTRIBUTE, Bare, AtMost(60.0);
    "sync, failing, 2 threads", ATTRIBUTE, Alone("sync, failing"), AtMost(3.0);
    "sync, failure rate", ATTRIBUTE, FastestPeer, AtLeast(1.0);
    "sync, failure rate, 2 threads", ATTRIBUTE, FastestPeer, AtLeast(3.0);
    "sync, timeout", ATTRIBUTE, Other(POOL), AtMost(1.3);
    "async, timeout, pending once", ATTRIBUTE, Other(TOKIO_TIMEOUT), AtMost(1.2);
    "a look-up among 1,000 keys", KEYED_GET, Other(LOCKED_MAP), AtMost(2.0);
};

enum Than {
    /// The nanoseconds added to the bare function.
    Bare,
    /// The nanoseconds above a reading of the cheapest clock.
    Clock,
    /// How many times what this contender adds.
    Other(&'static str),
    /// How many times as much the fastest peer adds.
    FastestPeer,
    /// How many times a call on one thread, in this situation, a call is. Both include the loop around
    /// the call: two numbers near zero have no useful ratio.
    Alone(&'static str),
}

use Than::{Alone, Bare, Clock, FastestPeer, Other};

/// Returns a line a target.
pub(crate) fn verdicts(results: &Results) -> String {
    let verdict = |(situation, contender, than, bound): &Target| {
        let what = format!("{situation}: {contender}");
        number(results.of(situation), contender, than, results).map_or_else(
            || format!("- not measured: {what}\n"),
            |(number, unit)| bound.verdict(&what, number, &unit),
        )
    };
    TARGETS.iter().map(verdict).collect()
}

/// Returns the number and its unit.
fn number(of: &Measured, contender: &str, than: &Than, all: &Results) -> Option<(f64, String)> {
    let added = of.added(contender)?;
    let (number, unit) = match than {
        Bare => (added, "ns"),
        Clock => {
            let clocks = all.of(CLOCK);
            let cheapest = clocks.least(clocks.yardsticks())?;
            (added - cheapest, "ns above the clock")
        }
        Other(name) => return Some((added / of.added(name)?, format!("times {name}"))),
        FastestPeer => {
            let fastest = of.least(PEERS.into_iter())?;
            (fastest / added, "times ahead of peers")
        }
        Alone(base) => {
            let alone = all.of(base).ns_per_call(contender)?;
            (of.ns_per_call(contender)? / alone, "times one thread")
        }
    };
    Some((number, unit.to_owned()))
}
