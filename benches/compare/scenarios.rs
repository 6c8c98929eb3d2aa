//! The situations.

use breakerbox_benches::peers::{Absent, SLEEPS};
use breakerbox_benches::situation::{FAILING, HEALTHY};
use breakerbox_benches::work::{FAILS, PENDS};
use breakerbox_benches::{
    asynchronous, clocks, handed_off, keyed, rated, synchronous, timed, transition,
};

use crate::scenario::{Breaker, Cast, Scenario, Script};

const ONE_FAILURE: Script = &{
    let mut script = [1; 100];
    script[0] = FAILS;
    script
};
const EACH_FAILS: Script = &[FAILS; 100];
const PENDING: Script = &[PENDS; 100];
/// Another key with each call.
const KEYS: Script = &{
    let mut script = [0; 1_000];
    let mut at = 0;
    while at < script.len() {
        script[at] = at as u64;
        at += 1;
    }
    script
};

const SYNC: Cast = Cast {
    contenders: synchronous::CONTENDERS,
    absent: synchronous::ABSENT,
};
const ASYNC: Cast = Cast {
    contenders: asynchronous::CONTENDERS,
    absent: &[],
};
const TIMED: Cast = Cast {
    contenders: timed::CONTENDERS,
    absent: &[],
};
const HANDED_OFF: Cast = Cast {
    contenders: handed_off::CONTENDERS,
    absent: handed_off::ABSENT,
};
const RATED: Cast = Cast {
    contenders: rated::CONTENDERS,
    absent: rated::ABSENT,
};
const KEYED: Cast = Cast {
    contenders: keyed::CONTENDERS,
    absent: keyed::ABSENT,
};
const TRANSITION: Cast = Cast {
    contenders: transition::CONTENDERS,
    absent: transition::ABSENT,
};
const CLOCKS: Cast = Cast {
    contenders: clocks::CONTENDERS,
    absent: &[],
};

const ASK_TOKIO: Absent = Absent {
    rows: "async, time-out, pending once, outside a runtime",
    names: &[
        "tokio::time::timeout",
        "failsafe",
        "recloser",
        "breaker",
        "throttle-net",
        "tower-resilience",
    ],
    why: "have time-outs only in a tokio runtime",
};

/// Where a breaker opens it stays open, so the refusals come after the calls that are admitted.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let groups = [sync(), asynchronous(), refused(), others()];
    groups.into_iter().flatten().collect()
}

fn sync() -> Vec<Scenario> {
    vec![
        closed("sync, healthy", SYNC, HEALTHY),
        closed("sync, healthy, 2 threads", SYNC, HEALTHY).on_2_threads(),
        closed("sync, 1 of 100 calls fails", SYNC, ONE_FAILURE),
        closed("sync, failing", SYNC, FAILING),
        closed("sync, failing, 2 threads", SYNC, FAILING).on_2_threads(),
        closed("sync, failure rate", RATED, HEALTHY),
        closed("sync, failure rate, 2 threads", RATED, HEALTHY).on_2_threads(),
        closed("sync, time-out", HANDED_OFF, HEALTHY),
    ]
}

fn asynchronous() -> Vec<Scenario> {
    vec![
        closed("async, healthy", ASYNC, HEALTHY),
        closed("async, healthy, 2 threads", ASYNC, HEALTHY).on_2_threads(),
        closed("async, healthy, pending once", ASYNC, PENDING),
        closed("async, failing", ASYNC, FAILING),
        closed("async, failing, 2 threads", ASYNC, FAILING).on_2_threads(),
        closed("async, time-out, ready at once", TIMED, HEALTHY),
        closed("async, time-out, pending once", TIMED, PENDING),
        closed(
            "async, time-out, pending once, outside a runtime",
            TIMED,
            PENDING,
        )
        .outside_tokio()
        .without(ASK_TOKIO),
    ]
}

fn refused() -> Vec<Scenario> {
    vec![
        open("sync, refused", SYNC),
        open("sync, refused, 2 threads", SYNC).on_2_threads(),
        open("async, refused", ASYNC),
        open("async, refused, 2 threads", ASYNC)
            .on_2_threads()
            .without(SLEEPS),
    ]
}

fn others() -> Vec<Scenario> {
    vec![
        closed("sync, opens and is reset", TRANSITION, EACH_FAILS),
        closed("sync, a breaker for each of 1,000 keys", KEYED, KEYS),
        closed("a reading of the clock", CLOCKS, HEALTHY),
    ]
}

fn closed(title: &'static str, cast: Cast, script: Script) -> Scenario {
    Scenario::new(title, cast, script, Breaker::Closed)
}

fn open(title: &'static str, cast: Cast) -> Scenario {
    Scenario::new(title, cast, HEALTHY, Breaker::Open)
}
