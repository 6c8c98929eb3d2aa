//! A breaker for each of 1,000 keys, beside the bare look-up in a map of as many.

use std::collections::hash_map::RandomState;
use std::hint::black_box;
use std::sync::{LazyLock, Mutex, PoisonError};

use breakerbox::{CircuitBreaker, Keyed, circuit_breaker};
use hashlink::LinkedHashMap;

use crate::breakers::{self, LONG, THRESHOLD};
use crate::contender::{ATTRIBUTE, CORE, Contender};
use crate::peers::Absent;
use crate::work::{Outcome, work};

/// The bare function first.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(bare),
    Contender::beside("LinkedHashMap::get in a Mutex", locked_map),
    Contender::beside("Keyed::get", look_up),
    Contender::guarded(ATTRIBUTE, attribute),
    Contender::guarded(CORE, core),
];

/// Who can't.
pub const ABSENT: &[Absent] = &[Absent {
    rows: "sync, a breaker for each of 1,000 keys",
    names: &[
        "failsafe",
        "recloser",
        "breaker",
        "throttle-net",
        "tower-resilience",
    ],
    why: "have no breaker for each key",
}];

/// As many as the attribute has by default.
const NUMBER: usize = 1_000;

static HOSTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let host = |number| format!("host-{number}.example.com");
    (0..NUMBER).map(host).collect()
});

static KEYED: LazyLock<Keyed<String>> = LazyLock::new(|| {
    let builder = CircuitBreaker::builder().threshold(THRESHOLD).window(LONG);
    let keyed = Keyed::new(builder, NUMBER).expect("all values are in range");
    for host in HOSTS.iter() {
        keyed.get(host.as_str());
    }
    keyed
});

fn host(input: u64) -> &'static str {
    let number = usize::try_from(input).unwrap_or_default();
    &HOSTS[number * 97 % NUMBER]
}

#[inline(never)]
fn bare(input: u64) -> Outcome {
    black_box(host(input));
    work(input)
}

/// The map that `Keyed` has, with the same hasher.
#[inline(never)]
fn locked_map(input: u64) -> Outcome {
    type Breakers = LinkedHashMap<String, CircuitBreaker, RandomState>;
    static MAP: LazyLock<Mutex<Breakers>> = LazyLock::new(|| {
        let breakers = HOSTS.iter().map(|host| (host.clone(), breakers::ours()));
        Mutex::new(breakers.collect())
    });
    let map = MAP.lock().unwrap_or_else(PoisonError::into_inner);
    black_box(map.get(host(input)));
    work(input)
}

/// Without a call through the breaker that it finds.
#[inline(never)]
fn look_up(input: u64) -> Outcome {
    black_box(KEYED.get(host(input)));
    work(input)
}

#[inline(never)]
fn attribute(input: u64) -> Outcome {
    keyed_by(host(input), input)
}

/// Its map fills up while the benchmark warms up.
#[circuit_breaker(threshold = THRESHOLD, window = LONG, key = host, max_keys = NUMBER)]
#[inline]
fn keyed_by(host: &str, input: u64) -> Outcome {
    work(input)
}

#[inline(never)]
fn core(input: u64) -> Outcome {
    Ok(KEYED.get(host(input)).call(|| work(input))?)
}
