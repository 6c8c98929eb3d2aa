//! The contenders of each situation, each with a breaker of its own, the bare function first.
//!
//! Ours behind the attribute is written out, as a user would write it.

use std::cell::Cell;
use std::hash::RandomState;
use std::hint::black_box;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Instant;

use breaker::CircuitBreaker as OfBreaker;
use breakerbox::{CircuitBreaker, Keyed, circuit_breaker};
use futures_lite::future::block_on;
use hashlink::LinkedHashMap;
use recloser::Recloser;
#[cfg(target_os = "linux")]
use rustix::time::{ClockId, clock_gettime};

use crate::peers::{
    Breaker, Failsafe, FailsafeAtARate, LIMIT, LONG, MIN_CALLS, Opens, RATE, ThrottleNet, WINDOW,
};
use crate::work::{CALLS, Outcome, work};

/// A named way to make a call. The same breaker has the same name in every list.
pub struct Contender {
    /// The name in tables.
    pub name: &'static str,
    /// The call, made through this pointer and so never inlined into the loop that measures.
    pub call: fn(u64) -> Outcome,
    /// `true` if there is a breaker around the function.
    pub guarded: bool,
}

impl Contender {
    /// The function behind a breaker, which all threads share.
    const fn guarded(name: &'static str, call: fn(u64) -> Outcome) -> Self {
        let mut contender = Self::beside(name, call);
        contender.guarded = true;
        contender
    }

    /// A yardstick without a breaker.
    const fn beside(name: &'static str, call: fn(u64) -> Outcome) -> Self {
        Self {
            name,
            call,
            guarded: false,
        }
    }
}

/// The name of the function without a breaker.
pub const BARE: &str = "bare function";
/// The name of ours behind the attribute.
pub const ATTRIBUTE: &str = "`#[circuit_breaker]`";
/// The name of ours without the attribute.
pub const CORE: &str = CircuitBreaker::NAME;
/// The name of the look-up of a keyed breaker.
pub const KEYED_GET: &str = "`Keyed::get`";
/// The name of the look-up in the map that `Keyed` has inside.
pub const LOCKED_MAP: &str = "`LinkedHashMap::get` in a `Mutex`";
/// The name of the hand-over to the pool that ours uses.
pub const POOL: &str = "`blocking::unblock`";
/// The name of tokio's timeout.
pub const TOKIO_TIMEOUT: &str = "`tokio::time::timeout`";

/// More failures than any script has in a row on two threads, so that no breaker opens unless it is
/// opened on purpose. Not many more, as recloser keeps a byte for each.
const THRESHOLD: u32 = 200;
const CLOSED: Opens = Opens::InARow(THRESHOLD, LONG);

/// The function without a breaker and with the attribute, others, then breakers of these types, each with a breaker in a static.
macro_rules! contenders {
    ($bare:expr, $attribute:expr $(, $other:expr)*; $opens:expr, |$breaker:ident, $input:ident| $call:expr, $($type:ty),*) => {
        &[
            Contender::beside(BARE, $bare),
            Contender::guarded(ATTRIBUTE, $attribute),
            $($other,)*
            $({
                #[inline(never)]
                fn call($input: u64) -> Outcome {
                    static $breaker: LazyLock<$type> = LazyLock::new(|| <$type>::new_that($opens));
                    $call
                }
                Contender::guarded(<$type>::NAME, call)
            },)*
        ]
    };
}

// A module of its own: with all functions in one module the compiler inlines others of them.
pub mod asynchronous;

/// Calls that are not inlined into their caller.
pub const SYNC: &[Contender] = contenders![
    bare, attribute;
    CLOSED, |B, input| B.guard(|| work(input)),
    CircuitBreaker, Failsafe, Recloser, OfBreaker, ThrottleNet
];

#[inline(never)]
fn bare(input: u64) -> Outcome {
    work(input)
}

#[circuit_breaker(threshold = THRESHOLD, window = LONG)]
#[inline(never)]
fn attribute(input: u64) -> Outcome {
    work(input)
}

/// Calls that are inlined into a loop of [`CALLS`].
pub const INLINED: &[Contender] = contenders![
    |input| repeat(input, work), |input| repeat(input, attribute_inlined);
    CLOSED, |B, input| repeat(input, |input| B.guard(|| work(input))),
    CircuitBreaker, Failsafe, Recloser, OfBreaker, ThrottleNet
];

#[circuit_breaker(threshold = THRESHOLD, window = LONG)]
#[inline]
fn attribute_inlined(input: u64) -> Outcome {
    work(input)
}

/// Each call takes the result of the one before, so that none can be left out.
#[inline]
fn repeat(input: u64, call: impl Fn(u64) -> Outcome) -> Outcome {
    (0..CALLS).try_fold(input, |input, _| call(input))
}

/// Breakers with a failure rate, so that a success has to be counted.
pub const RATED: &[Contender] = contenders![
    bare, attribute_at_a_rate;
    Opens::AtARate, |B, input| B.guard(|| work(input)),
    CircuitBreaker, FailsafeAtARate, Recloser, OfBreaker, ThrottleNet
];

#[circuit_breaker(failure_rate = RATE, min_calls = MIN_CALLS, window = WINDOW)]
#[inline(never)]
fn attribute_at_a_rate(input: u64) -> Outcome {
    work(input)
}

/// The look-up of the breaker of one of `KEYS` keys, beside that in a map of as many.
pub const KEYED: &[Contender] = &[
    Contender::beside(BARE, |input| beside(input, host())),
    Contender::beside(LOCKED_MAP, |input| {
        let map = MAP.lock().unwrap_or_else(PoisonError::into_inner);
        beside(input, map.get(host()))
    }),
    Contender::beside(KEYED_GET, |input| beside(input, HOSTS_KEYED.get(host()))),
];

/// The number of keys: as many as the attribute has by default.
const KEYS: usize = 1_000;

static HOSTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let host = |number| format!("host-{number}.example.com");
    (0..KEYS).map(host).collect()
});

/// With the hasher that `Keyed` has.
static MAP: LazyLock<Mutex<LinkedHashMap<String, CircuitBreaker, RandomState>>> =
    LazyLock::new(|| {
        let entry = |host: &String| (host.clone(), CircuitBreaker::new_that(CLOSED));
        Mutex::new(HOSTS.iter().map(entry).collect())
    });

static HOSTS_KEYED: LazyLock<Keyed<String>> = LazyLock::new(|| {
    let builder = CircuitBreaker::builder().threshold(THRESHOLD).window(LONG);
    Keyed::new(builder, KEYS).expect("all are in range")
});

/// Returns another key with each call.
#[inline]
fn host() -> &'static str {
    thread_local!(static NEXT: Cell<usize> = const { Cell::new(0) });
    let next = (NEXT.get() + 97) % KEYS;
    NEXT.set(next);
    &HOSTS[next]
}

/// The work, beside something whose result is not used.
#[inline]
fn beside<T>(input: u64, unused: T) -> Outcome {
    black_box(unused);
    work(input)
}

/// A sync timeout, beside a hand-over to the pool that it uses.
pub const HANDED_OVER: &[Contender] = contenders![
    bare, attribute_with_timeout,
    Contender::beside(POOL, |input| block_on(blocking::unblock(move || work(input))));
    CLOSED, |B, input| Ok(B.call_timeout(LIMIT, move || work(input))?),
    CircuitBreaker
];

#[circuit_breaker(threshold = THRESHOLD, window = LONG, timeout = LIMIT)]
fn attribute_with_timeout(input: u64) -> Outcome {
    work(input)
}

/// The clocks that a breaker may read.
pub const CLOCKS: &[Contender] = &[
    Contender::beside(BARE, bare),
    Contender::beside("`Instant::now`", |input| beside(input, Instant::now())),
    #[cfg(target_os = "linux")]
    Contender::beside("`CLOCK_MONOTONIC_COARSE`", |input| {
        beside(input, clock_gettime(ClockId::MonotonicCoarse))
    }),
];
