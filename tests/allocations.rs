//! A refusal allocates nothing, and neither does a healthy call.

use std::time::Duration;

use allocation_counter::measure;
use breakerbox::{BreakerError, CircuitBreaker, circuit_breaker};
use futures_lite::future::block_on;

#[derive(Debug, thiserror::Error)]
enum PingError {
    #[error("down")]
    Down,
    #[error(transparent)]
    Breaker(#[from] BreakerError),
}

fn answer(works: bool) -> Result<u32, PingError> {
    if works { Ok(1) } else { Err(PingError::Down) }
}

#[circuit_breaker(threshold = 1, window = "1h")]
fn ping(works: bool) -> Result<u32, PingError> {
    answer(works)
}

#[circuit_breaker(threshold = 1, window = "1h", timeout = "1m")]
fn ping_timeout(works: bool) -> Result<u32, PingError> {
    answer(works)
}

#[circuit_breaker(threshold = 1, window = "1h", timeout = "1m")]
async fn ping_async(works: bool) -> Result<u32, PingError> {
    answer(works)
}

#[circuit_breaker(threshold = 1, window = "1h")]
static SHARED: CircuitBreaker;

#[circuit_breaker(breaker = SHARED)]
fn ping_shared(works: bool) -> Result<u32, PingError> {
    answer(works)
}

#[circuit_breaker(breaker = SHARED, failure_if = Result::is_err)]
async fn ping_shared_async(works: bool) -> Result<u32, PingError> {
    answer(works)
}

#[circuit_breaker(breaker = SHARED)]
fn ping_begun(works: bool) -> impl Future<Output = Result<u32, PingError>> {
    async move { answer(works) }
}

#[circuit_breaker(threshold = 1, window = "1h", key = host)]
fn ping_keyed(host: &str, works: bool) -> Result<u32, PingError> {
    assert!(!host.is_empty());
    answer(works)
}

fn allocations(f: impl FnOnce()) -> u64 {
    measure(f).count_total
}

// invariant 7
#[test]
fn annotated_functions_allocate_neither_when_healthy_nor_when_refused() {
    // The breaker itself is made on the first call, and `block_on` keeps what it needs.
    ping(true).unwrap();
    block_on(ping_async(true)).unwrap();
    let healthy = || {
        ping(true).unwrap();
        block_on(ping_async(true)).unwrap();
    };
    assert_eq!(allocations(healthy), 0);

    ping(false).unwrap_err();
    ping_timeout(false).unwrap_err();
    block_on(ping_async(false)).unwrap_err();
    let refused = || {
        assert!(matches!(ping(true), Err(PingError::Breaker(_))));
        assert!(matches!(ping_timeout(true), Err(PingError::Breaker(_))));
        assert!(matches!(
            block_on(ping_async(true)),
            Err(PingError::Breaker(_))
        ));
    };
    assert_eq!(allocations(refused), 0);
}

#[test]
fn functions_that_share_a_breaker_or_have_one_for_each_key_allocate_no_more() {
    // By their errors, as an answer says nothing.
    let all = |works| {
        [
            ping_shared(works).err(),
            block_on(ping_shared_async(works)).err(),
            block_on(ping_begun(works)).err(),
            ping_keyed("host", works).err(),
        ]
    };
    assert!(all(true).iter().all(Option::is_none));
    assert_eq!(allocations(|| _ = all(true)), 0);

    all(false);
    let is_refused = |error: &Option<_>| matches!(error, Some(PingError::Breaker(_)));
    assert!(all(true).iter().all(is_refused));
    assert_eq!(allocations(|| _ = all(true)), 0);
}

// invariant 7
#[test]
fn a_permit_costs_no_allocation() {
    let breaker = CircuitBreaker::new(1, Duration::from_secs(3600));
    let healthy = || breaker.try_acquire().unwrap().success();
    assert_eq!(allocations(healthy), 0);
    assert!(
        allocations(|| breaker.fail()) > 0,
        "a failure is remembered"
    );
    let refused = || assert!(breaker.try_acquire().is_err());
    assert_eq!(allocations(refused), 0);
}
