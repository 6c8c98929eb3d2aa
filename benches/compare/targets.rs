//! What we want of ours.

use breakerbox_benches::contender::{ATTRIBUTE, CORE};
use breakerbox_benches::target::Bound::{AtLeast, AtMost};

use crate::target::Cost::{Added, Call, Cheapest, FastestPeer};
use crate::target::Number::{Above, Ns, Times};
use crate::target::Target;

pub(crate) const TARGETS: &[Target] = &[
    Target {
        what: "healthy",
        number: Ns(Added("sync, healthy", ATTRIBUTE)),
        bound: AtMost(1.5),
    },
    Target {
        what: "healthy, each of 2 threads beside one",
        number: Times(
            Call("sync, healthy, 2 threads", ATTRIBUTE),
            Call("sync, healthy", ATTRIBUTE),
        ),
        bound: AtMost(1.3),
    },
    Target {
        what: "healthy, async",
        number: Ns(Added("async, healthy", ATTRIBUTE)),
        bound: AtMost(3.0),
    },
    Target {
        what: "healthy, async, with a time-out",
        number: Ns(Added("async, time-out, ready at once", ATTRIBUTE)),
        bound: AtMost(6.0),
    },
    Target {
        what: "refused, above a reading of the cheapest clock",
        number: Above(
            Added("sync, refused", ATTRIBUTE),
            Cheapest("a reading of the clock"),
        ),
        bound: AtMost(4.0),
    },
    Target {
        what: "refused, each of 2 threads beside one",
        number: Times(
            Call("sync, refused, 2 threads", ATTRIBUTE),
            Call("sync, refused", ATTRIBUTE),
        ),
        bound: AtMost(1.3),
    },
    Target {
        what: "refused, the fastest peer beside ours",
        number: Times(
            FastestPeer("sync, refused"),
            Added("sync, refused", ATTRIBUTE),
        ),
        bound: AtLeast(2.5),
    },
    Target {
        what: "failing, below the threshold",
        number: Ns(Added("sync, failing", ATTRIBUTE)),
        bound: AtMost(60.0),
    },
    Target {
        what: "failing, each of 2 threads beside one",
        number: Times(
            Call("sync, failing, 2 threads", ATTRIBUTE),
            Call("sync, failing", ATTRIBUTE),
        ),
        bound: AtMost(3.0),
    },
    Target {
        what: "opened by a failure, and reset",
        number: Ns(Added("sync, opens and is reset", CORE)),
        bound: AtMost(1_000.0),
    },
    Target {
        what: "with a failure rate, ours beside the fastest peer",
        number: Times(
            Added("sync, failure rate", ATTRIBUTE),
            FastestPeer("sync, failure rate"),
        ),
        bound: AtMost(1.0),
    },
    Target {
        what: "with a failure rate, 2 threads, the fastest peer beside ours",
        number: Times(
            FastestPeer("sync, failure rate, 2 threads"),
            Added("sync, failure rate, 2 threads", ATTRIBUTE),
        ),
        bound: AtLeast(3.0),
    },
    Target {
        what: "sync with a time-out, beside handing over to a thread of its pool",
        number: Times(
            Added("sync, time-out", ATTRIBUTE),
            Added("sync, time-out", "blocking::unblock"),
        ),
        bound: AtMost(1.3),
    },
    Target {
        what: "async with a time-out, pending once, beside tokio::time::timeout",
        number: Times(
            Added("async, time-out, pending once", ATTRIBUTE),
            Added("async, time-out, pending once", "tokio::time::timeout"),
        ),
        bound: AtMost(1.2),
    },
    Target {
        what: "Keyed::get beside a look-up in its map",
        number: Times(
            Added("sync, a breaker for each of 1,000 keys", "Keyed::get"),
            Added(
                "sync, a breaker for each of 1,000 keys",
                "LinkedHashMap::get in a Mutex",
            ),
        ),
        bound: AtMost(2.0),
    },
];
