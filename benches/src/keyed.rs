//! A breaker for each of 10,000 keys, beside the bare look-up in a map of as many.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::{LazyLock, Mutex, PoisonError};

use breakerbox::{CircuitBreaker, Keyed};

use crate::breakers::{LONG, THRESHOLD};
use crate::contender::Contender;
use crate::work::{Outcome, work};

/// The bare function first.
pub const CONTENDERS: &[Contender] = &[
    Contender::bare(bare),
    Contender {
        name: "HashMap in a Mutex",
        call: locked_map,
        guarded: false,
    },
    Contender::guarded("Keyed, 10,000 keys", keyed),
];

/// Enough that the caches have to work.
const NUMBER: usize = 10_000;

static HOSTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let host = |number| format!("host-{number}.example.com");
    (0..NUMBER).map(host).collect()
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

#[inline(never)]
fn locked_map(input: u64) -> Outcome {
    static MAP: LazyLock<Mutex<HashMap<String, u64>>> =
        LazyLock::new(|| Mutex::new(HOSTS.iter().cloned().zip(0..).collect()));
    black_box(
        MAP.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(host(input)),
    );
    work(input)
}

#[inline(never)]
fn keyed(input: u64) -> Outcome {
    static KEYED: LazyLock<Keyed<String>> = LazyLock::new(|| {
        let builder = CircuitBreaker::builder().threshold(THRESHOLD).window(LONG);
        let keyed = Keyed::new(builder, NUMBER).expect("all values are in range");
        for host in HOSTS.iter() {
            keyed.get(host.as_str());
        }
        keyed
    });
    Ok(KEYED.get(host(input)).call(|| work(input))?)
}
