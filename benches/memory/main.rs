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
use breakerbox_benches::target::Bound;
use breakerbox_benches::work::{Error, Outcome, drive};
use breakerbox_benches::{arguments, machine};
use recloser::Recloser;
use tower::{Layer, Service, service_fn};

/// The failures that open a breaker.
const THRESHOLD: u32 = 5;
const COOLDOWN: Duration = Duration::from_millis(1);
/// The number of breakers whose mean is taken.
const BREAKERS: u32 = 1_000;
/// What we want of a breaker, however many failures are counted.
const MOST: Bound = Bound::AtMost(256.0);

fn main() -> anyhow::Result<()> {
    let write = arguments::write("memory")?;
    let keys = if arguments::quick() {
        10_000
    } else {
        1_000_000
    };
    let page = page(keys);
    println!("{page}");
    if write {
        write_part("docs/performance.md", "memory", &page);
    }
    Ok(())
}

fn page(keys: u32) -> String {
    let built = |builder: Builder| move || builder.clone().build().expect("all are in range");
    let ours = stages(built(builder()), guard);
    let rated = stages(built(builder().failure_rate(1.0).min_calls(100)), guard);
    let rows = [
        ("`CircuitBreaker`", ours),
        ("`CircuitBreaker`, with a failure rate too", rated),
        of::<Failsafe>(),
        of::<Recloser>(),
        of::<OfBreaker>(),
        of::<ThrottleNet>(),
        (TOWER_RESILIENCE, of_tower_resilience()),
    ];
    let mut page = format!("{INTRODUCTION} On {}.\n\n{HEADER}", machine::description());
    for (name, [new, failing, again]) in rows {
        let _ = writeln!(page, "| {name} | {new:.0} | {failing:.0} | {again:.0} |");
    }
    let most = ours[0].max(ours[1]);
    page += "\n";
    page += &MOST.verdict("ours, with failures counted", most, "bytes");
    let numbers = of_each_key(keys, u64::from);
    let names = of_each_key(keys, |key| format!("tenant-{key:013}"));
    let _ = writeln!(
        page,
        "\n{REFUSALS}\n\nOf {keys} keys in one `Keyed`, each takes {numbers:.0} bytes \
        if they are `u64`, and {names:.0} if they are strings of 20 characters."
    );
    page
}

const INTRODUCTION: &str = "\
Bytes of a breaker that opens at 5 failures, heap included, the mean of 1,000: those that it asks for, which an
allocator may round up.";

const HEADER: &str = "\
| | new | 4 failures counted | closed after having been open |
|---|---:|---:|---:|
";

const REFUSALS: &str = "\
Once it has been open, ours also counts refusals, in 16 bytes for each of up to 16 processors.";

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
type Stages = [f64; 3];

fn stages<B>(build: impl Fn() -> B, call: impl Fn(&B, Outcome) -> Outcome) -> Stages {
    let is_admitted = |breaker: &B, outcome| !matches!(call(breaker, outcome), Err(Error::Refused));
    let mut breakers = Vec::new();
    let new = bytes(|| {
        breakers.reserve_exact(BREAKERS as usize);
        breakers.extend((0..BREAKERS).map(|_| build()));
    });
    let counted = bytes(|| {
        for breaker in &breakers {
            let admitted = (1..THRESHOLD).all(|_| is_admitted(breaker, Err(Error::Failed)));
            assert!(admitted, "it opens too early");
        }
    });
    let opened = bytes(|| {
        for breaker in &breakers {
            let admitted = (0..10).all(|_| is_admitted(breaker, Err(Error::Failed)));
            assert!(!admitted, "it does not open");
        }
        thread::sleep(10 * COOLDOWN);
        for breaker in &breakers {
            let admitted = (0..10).all(|_| is_admitted(breaker, Ok(0)));
            assert!(admitted, "it does not close");
        }
    });
    [new, new + counted, new + counted + opened].map(|bytes| bytes / f64::from(BREAKERS))
}

fn of_each_key<K: Eq + Hash + Clone>(keys: u32, key: impl Fn(u32) -> K) -> f64 {
    let keyed = Keyed::<K>::new(builder(), keys as usize).expect("all are in range");
    let filled =
        bytes(|| (0..keys).for_each(|number| drop(keyed.get_with(&key(number), K::clone))));
    filled / f64::from(keys)
}

/// Returns how many more bytes are taken afterwards.
fn bytes(f: impl FnOnce()) -> f64 {
    let taken = allocation_counter::measure(f).bytes_current;
    #[expect(clippy::cast_precision_loss, reason = "less than a terabyte")]
    let taken = taken as f64;
    taken
}
