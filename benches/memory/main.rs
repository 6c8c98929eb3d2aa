//! The bytes that a breaker takes, heap included, beside the peers.
//!
//! `cargo bench -p breakerbox-benches --bench memory --all-features` takes a few seconds. `-- --write`
//! also writes docs/performance.md.
//!
//! It is a program of its own because its allocator counts, which takes time.

use std::fmt::Write as _;
use std::thread;
use std::time::Duration;

use breaker::CircuitBreaker as OfBreaker;
use breakerbox::{CircuitBreaker, Keyed};
use breakerbox_benches::page::write_part;
use breakerbox_benches::peers::{Breaker, Failsafe, Opens, ThrottleNet};
use breakerbox_benches::work::{Error, Outcome};
use breakerbox_benches::{arguments, machine};
use recloser::Recloser;

/// The failures that open a breaker.
const THRESHOLD: u32 = 5;
const COOLDOWN: Duration = Duration::from_millis(1);
/// The number of breakers whose mean is taken.
const BREAKERS: i64 = 1_000;
/// The number of keys that one `Keyed` has.
const KEYS: u32 = 1_000_000;

fn main() -> anyhow::Result<()> {
    let write = arguments::write()?;
    let page = page();
    println!("{page}");
    if write {
        write_part("docs/performance.md", "memory", &page);
    }
    Ok(())
}

fn page() -> String {
    let rows = [
        of::<CircuitBreaker>(),
        of::<Failsafe>(),
        of::<Recloser>(),
        of::<OfBreaker>(),
        of::<ThrottleNet>(),
    ];
    let mut page = machine::description() + ":\n\n" + HEADER;
    for (name, [new, failing, again]) in rows {
        let _ = writeln!(page, "| {name} | {new} | {failing} | {again} |");
    }
    let each = of_each_key();
    page + &format!("\nOf {KEYS} keys in one `Keyed<u32>`, each takes {each} bytes.\n")
}

const HEADER: &str = "\
| | new | 4 failures counted | closed after having been open |
|---|---:|---:|---:|
";

fn of<B: Breaker>() -> (&'static str, Stages) {
    let build = || B::new_that(Opens::InARow(THRESHOLD, COOLDOWN));
    (B::NAME, stages(build, guard))
}

fn guard<B: Breaker>(breaker: &B, outcome: Outcome) -> Outcome {
    breaker.guard(|| outcome)
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

fn of_each_key() -> i64 {
    let builder = CircuitBreaker::builder()
        .threshold(THRESHOLD)
        .window(COOLDOWN);
    let keyed = Keyed::new(builder, KEYS as usize).expect("all are in range");
    bytes(|| (0..KEYS).for_each(|key| drop(keyed.get(&key)))) / i64::from(KEYS)
}

/// Returns how many more bytes are taken afterwards.
fn bytes(f: impl FnOnce()) -> i64 {
    allocation_counter::measure(f).bytes_current
}
