//! The bytes that a breaker takes, heap included, beside the peers.
//!
//! `cargo bench -p breakerbox-benches --bench memory --all-features` takes a few seconds. `-- --write`
//! also writes docs/performance.md, `-- --quick` makes fewer breakers.
//!
//! It is a program of its own because its allocator counts, which takes time.

use std::fmt::Write as _;
use std::future::{poll_fn, ready};
use std::hash::Hash;
use std::thread;
use std::time::Duration;

use breaker::CircuitBreaker as OfBreaker;
use breakerbox::{Builder, CircuitBreaker, Keyed};
use breakerbox_benches::page::write_part;
use breakerbox_benches::peers::{
    Breaker, Failsafe, Opens, TOWER_RESILIENCE, ThrottleNet, tower_layer,
};
use breakerbox_benches::work::{Error, Outcome, drive};
use breakerbox_benches::{arguments, machine};
use recloser::Recloser;
use tower::{Layer, Service, service_fn};

/// The failures that open a breaker.
const THRESHOLD: u32 = 5;
const COOLDOWN: Duration = Duration::from_millis(1);
/// The number of breakers whose mean is taken.
const BREAKERS: i64 = 1_000;

fn main() -> anyhow::Result<()> {
    let write = arguments::write()?;
    let page = page(if arguments::quick() {
        10_000
    } else {
        1_000_000
    });
    println!("{page}");
    if write {
        write_part("docs/performance.md", "memory", &page);
    }
    Ok(())
}

fn page(keys: u32) -> String {
    let rated = builder().failure_rate(1.0).min_calls(100);
    let rated = stages(|| rated.clone().build().expect("all are in range"), guard);
    let rows = [
        of::<CircuitBreaker>(),
        ("`CircuitBreaker`, with a failure rate too", rated),
        of::<Failsafe>(),
        of::<Recloser>(),
        of::<OfBreaker>(),
        of::<ThrottleNet>(),
        (TOWER_RESILIENCE, of_tower_resilience()),
    ];
    let mut page = machine::description() + ":\n\n" + HEADER;
    for (name, [new, failing, again]) in rows {
        let _ = writeln!(page, "| {name} | {new} | {failing} | {again} |");
    }
    let numbers = of_each_key(keys, u64::from);
    let names = of_each_key(keys, |key| format!("tenant-{key:013}"));
    let _ = writeln!(
        page,
        "\nOf {keys} keys in one `Keyed`, each takes {numbers} bytes if they are `u64`, and {names} if \
        they are strings of 20 characters."
    );
    page
}

const HEADER: &str = "\
| | new | 4 failures counted | closed after having been open |
|---|---:|---:|---:|
";

fn builder() -> Builder {
    CircuitBreaker::builder()
        .threshold(THRESHOLD)
        .window(Duration::from_secs(10))
        .cooldown(COOLDOWN)
}

fn of<B: Breaker>() -> (&'static str, Stages) {
    let build = || B::new_that(Opens::InARow(THRESHOLD, COOLDOWN));
    (B::NAME, stages(build, guard))
}

fn guard<B: Breaker>(breaker: &B, outcome: Outcome) -> Outcome {
    breaker.guard(|| outcome)
}

/// A service has to be cloned for calls at the same time.
fn of_tower_resilience() -> Stages {
    let build =
        || tower_layer(THRESHOLD, COOLDOWN).layer(service_fn(|outcome: Outcome| ready(outcome)));
    stages(build, |service, outcome| {
        let mut service = service.clone();
        drive(async {
            poll_fn(|context| service.poll_ready(context)).await?;
            Ok(service.call(outcome).await?)
        })
    })
}

/// The mean bytes of a breaker: new, with one failure less than opens it, and closed again.
type Stages = [i64; 3];

fn stages<B>(build: impl Fn() -> B, call: impl Fn(&B, Outcome) -> Outcome) -> Stages {
    let admits = |breaker: &B, calls: u32, outcome: Outcome| {
        (0..calls).all(|_| !matches!(call(breaker, outcome), Err(Error::Refused)))
    };
    let mut breakers = Vec::new();
    let new = bytes(|| breakers.extend((0..BREAKERS).map(|_| build())));
    let counted = bytes(|| {
        let mut all = breakers.iter();
        let admit = all.all(|breaker| admits(breaker, THRESHOLD - 1, Err(Error::Failed)));
        assert!(admit, "one opens too early");
    });
    let opened = bytes(|| {
        let mut all = breakers.iter();
        let stays = all.any(|breaker| admits(breaker, 10, Err(Error::Failed)));
        assert!(!stays, "one does not open");
        thread::sleep(10 * COOLDOWN);
        let closed = breakers.iter().all(|breaker| admits(breaker, 10, Ok(0)));
        assert!(closed, "one does not close");
    });
    [new, new + counted, new + counted + opened].map(|bytes| bytes / BREAKERS)
}

fn of_each_key<K: Eq + Hash + Clone>(keys: u32, key: impl Fn(u32) -> K) -> i64 {
    let keyed = Keyed::<K>::new(builder(), keys as usize).expect("all are in range");
    let fill = || (0..keys).for_each(|number| drop(keyed.get_with(&key(number), K::clone)));
    bytes(fill) / i64::from(keys)
}

/// Returns how many more bytes are taken afterwards.
fn bytes(f: impl FnOnce()) -> i64 {
    allocation_counter::measure(f).bytes_current
}
