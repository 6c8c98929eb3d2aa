//! Time that stands still together with tokio's, which may be paused as well.

use std::future::pending;
use std::io;
use std::thread;
use std::time::Duration;

use breakerbox::{CircuitBreaker, Keyed, circuit_breaker, time};
use tokio::runtime::{self, Runtime};
use tokio::time::{Instant, sleep};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);
/// Of real time, and much longer than what a test takes without it.
const A_WHILE: Duration = Duration::from_millis(300);

#[circuit_breaker(threshold = 2, window = "1h", timeout = "1m")]
async fn ping(up: bool) -> io::Result<()> {
    if up { Ok(()) } else { pending().await }
}

/// Two time-outs: it is open.
async fn bring_down() {
    for _ in 0..2 {
        let kind = ping(false).await.unwrap_err().kind();
        assert_eq!(kind, io::ErrorKind::TimedOut);
    }
    assert!(is_refused().await);
}

async fn is_refused() -> bool {
    match ping(true).await {
        Ok(()) => false,
        Err(error) => error.kind() == io::ErrorKind::ConnectionRefused,
    }
}

/// Shows how long the world has been there.
fn watch() -> CircuitBreaker {
    CircuitBreaker::new(1, HOUR)
}

fn shown(watch: &CircuitBreaker) -> Duration {
    watch.snapshot().since
}

fn paused_runtime() -> Runtime {
    runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
}

/// Tokio's clock is paused when this is called, and ours as well.
async fn they_go_together() {
    let (watch, began) = (watch(), Instant::now());
    tokio::time::advance(SECOND).await;
    assert_eq!(shown(&watch), SECOND);
    // Tokio's timers have ticks of a millisecond, and are late by up to one.
    sleep(SECOND).await;
    assert!(shown(&watch) >= 2 * SECOND);
    assert_eq!(shown(&watch), began.elapsed());

    bring_down().await;
    assert!(shown(&watch) >= Duration::from_secs(2 + 2 * 60));
    assert_eq!(shown(&watch), began.elapsed());
    tokio::time::advance(Duration::from_secs(3599)).await;
    assert!(is_refused().await);
    sleep(SECOND).await;
    assert!(!is_refused().await);
}

#[tokio::test(start_paused = true)]
async fn a_test_that_starts_paused_moves_both() {
    time::pause();
    they_go_together().await;
}

#[tokio::test]
async fn tokios_pause_may_come_first() {
    tokio::time::pause();
    time::pause();
    they_go_together().await;
}

#[tokio::test]
async fn tokios_pause_may_come_second() {
    time::pause();
    tokio::time::pause();
    they_go_together().await;
}

#[tokio::test(start_paused = true)]
async fn a_task_is_in_the_world_of_its_thread() {
    time::pause();
    bring_down().await;
    assert!(tokio::spawn(is_refused()).await.unwrap());
    time::pause();
    assert!(!tokio::spawn(is_refused()).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn keyed_breakers_go_with_tokio_too() {
    time::pause();
    let builder = CircuitBreaker::builder().threshold(1).window(HOUR);
    let hosts = Keyed::<u8>::new(builder, 10).unwrap();
    hosts.get(&1).fail();
    sleep(SECOND).await;
    let left = hosts.get(&1).snapshot().retry_after;
    assert_eq!(left, Some(Duration::from_secs(3599)));
}

#[tokio::test(start_paused = true)]
async fn time_that_tokio_skipped_before_the_pause_is_none_of_the_worlds() {
    sleep(HOUR).await;
    let world = time::pause();
    assert_eq!(format!("{world:?}"), "World(0ns)");
}

#[tokio::test(start_paused = true)]
async fn advancing_the_world_leaves_tokios_clock_alone() {
    time::pause();
    let (watch, began) = (watch(), Instant::now());
    time::advance(SECOND);
    assert_eq!((shown(&watch), began.elapsed()), (SECOND, Duration::ZERO));
    tokio::time::advance(SECOND).await;
    assert_eq!((shown(&watch), began.elapsed()), (2 * SECOND, SECOND));
}

#[tokio::test]
async fn while_tokios_clock_runs_the_world_stands_still() {
    time::pause();
    let watch = watch();
    sleep(Duration::from_millis(5)).await;
    assert_eq!(shown(&watch), Duration::ZERO);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_runtime_of_many_threads_the_world_stands_still() {
    time::pause();
    let watch = watch();
    sleep(Duration::from_millis(5)).await;
    assert_eq!(shown(&watch), Duration::ZERO);
    time::advance(SECOND);
    assert_eq!(shown(&watch), SECOND);
}

#[tokio::test]
async fn time_that_was_seen_to_run_is_not_made_up_for_when_tokio_pauses() {
    time::pause();
    let watch = watch();
    sleep(A_WHILE).await;
    assert_eq!(shown(&watch), Duration::ZERO);
    tokio::time::pause();
    assert!(shown(&watch) < A_WHILE);
}

#[test]
fn what_tokio_skips_counts_from_the_pause_also_where_that_is_outside_of_the_runtime() {
    time::pause();
    let watch = watch();
    watch.fail();
    paused_runtime().block_on(async {
        sleep(HOUR).await;
        assert!(watch.ready());
    });
}

#[test]
fn between_two_stays_in_a_runtime_nothing_is_lost_and_nothing_counts_twice() {
    time::pause();
    let runtime = paused_runtime();
    let watch = watch();
    let advance = |by: Duration| {
        runtime.block_on(async {
            let before = shown(&watch);
            tokio::time::advance(by).await;
            assert_eq!(shown(&watch), before + by);
        });
    };
    advance(HOUR);
    let outside = shown(&watch);
    thread::sleep(Duration::from_millis(5));
    assert_eq!(shown(&watch), outside);
    let many_threads = runtime::Builder::new_multi_thread().build().unwrap();
    assert_eq!(many_threads.block_on(async { shown(&watch) }), outside);
    advance(Duration::from_millis(1));
    assert_eq!(shown(&watch), outside + Duration::from_millis(1));
}

#[test]
fn a_runtime_that_is_behind_another_moves_nothing_back() {
    time::pause();
    let watch = watch();
    paused_runtime().block_on(async {
        sleep(HOUR).await;
        assert!(shown(&watch) >= HOUR);
    });
    paused_runtime().block_on(async {
        let before = shown(&watch);
        sleep(SECOND).await;
        assert_eq!(shown(&watch), before + SECOND);
    });
}

#[tokio::test(start_paused = true)]
async fn the_clock_of_a_thread_of_the_runtime_is_the_runtimes() {
    let world = time::pause();
    let watch = watch();
    tokio::time::advance(SECOND).await;
    let elsewhere = tokio::task::spawn_blocking(move || {
        let _entered = world.enter();
        let shown = shown(&watch);
        time::advance(SECOND);
        (shown, watch)
    });
    let (elsewhere, watch) = elsewhere.await.unwrap();
    assert_eq!(elsewhere, SECOND);
    assert_eq!(shown(&watch), 2 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn resumed_it_goes_on_with_tokios_clock_where_that_is_paused() {
    time::pause();
    let watch = watch();
    time::resume();
    thread::sleep(Duration::from_millis(5));
    assert_eq!(shown(&watch), Duration::ZERO);
    sleep(SECOND).await;
    assert_eq!(shown(&watch), SECOND);

    tokio::time::resume();
    let resumed = std::time::Instant::now();
    let before = shown(&watch);
    sleep(Duration::from_millis(5)).await;
    let shown = shown(&watch);
    assert!(shown >= before + Duration::from_millis(5), "{shown:?}");
    assert!(shown <= before + resumed.elapsed(), "{shown:?}");
}
