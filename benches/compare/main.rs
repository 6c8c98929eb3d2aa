//! breakerbox side by side with its peers: what a breaker adds to a call of the bare function.
//!
//! `cargo bench -p breakerbox-benches --bench compare` takes about half a minute, with `-- --quick`
//! about a second, which is enough to see that everything works but not for numbers.
//!
//! Read *added*, not *ns/call*: that one holds the loop around the call, too.

mod measure;
mod scenario;
mod table;

use std::env;

use breakerbox_benches::contender::Contender;
use breakerbox_benches::work::{FAILS, PENDS};
use breakerbox_benches::{asynchronous, keyed, rated, synchronous, timed};

use measure::Plan;
use scenario::{Breaker, Scenario, Script};

const HEALTHY: Script = &[1; 100];
const ONE_FAILURE: Script = &{
    let mut script = [1; 100];
    script[0] = FAILS;
    script
};
/// With one success, so that consecutive failures stay below the threshold for ever.
const FAILING: Script = &{
    let mut script = [FAILS; 100];
    script[0] = 1;
    script
};
/// Another key with each call.
const KEYS: Script = &{
    let mut script = [0; 100];
    let mut at = 0;
    while at < script.len() {
        script[at] = at as u64;
        at += 1;
    }
    script
};
const PENDING: Script = &[PENDS; 100];

fn main() {
    // The tokio timers of `timed` ask for a runtime.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime without I/O has nothing that could fail");
    let _inside = runtime.enter();

    let plan = plan();
    println!("{plan}\n");
    for scenario in scenarios() {
        scenario.prepare();
        let samples = measure::race(&plan, &scenario);
        table::print(&scenario, &samples);
    }
}

/// `cargo test --all-targets` runs benches as well, without cargo bench's `--bench`.
fn plan() -> Plan {
    let has = |wanted: &str| env::args().any(|argument| argument == wanted);
    if has("--quick") || !has("--bench") {
        Plan::quick()
    } else {
        Plan::full()
    }
}

/// Where a breaker opens it stays open, so the refusals come last.
fn scenarios() -> Vec<Scenario> {
    let sync = synchronous::CONTENDERS;
    let ready = asynchronous::CONTENDERS;
    let timed = timed::CONTENDERS;
    vec![
        closed("sync, healthy", sync, HEALTHY).target_ns(2.0),
        closed("sync, healthy, 2 threads at once", sync, HEALTHY).threads(2),
        closed("sync, 1 of 100 calls fails", sync, ONE_FAILURE),
        closed("sync, 99 of 100 calls fail", sync, FAILING),
        closed("sync, healthy, failure rate", rated::CONTENDERS, HEALTHY),
        closed(
            "sync, healthy, failure rate, 2 threads at once",
            rated::CONTENDERS,
            HEALTHY,
        )
        .threads(2),
        closed(
            "sync, healthy, a breaker for each key",
            keyed::CONTENDERS,
            KEYS,
        ),
        closed("async, healthy", ready, HEALTHY).target_ns(5.0),
        closed("async, healthy, pending once", ready, PENDING).target_ns(5.0),
        closed("async with time-out, healthy", timed, HEALTHY).target_ns(5.0),
        closed("async with time-out, pending once", timed, PENDING),
        open("sync, refused", sync),
        open("async, refused", ready),
    ]
}

fn closed(title: &'static str, contenders: &'static [Contender], script: Script) -> Scenario {
    Scenario::new(title, contenders, script, Breaker::Closed)
}

fn open(title: &'static str, contenders: &'static [Contender]) -> Scenario {
    Scenario::new(title, contenders, HEALTHY, Breaker::Open)
}
