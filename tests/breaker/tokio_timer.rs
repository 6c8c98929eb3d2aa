//! Time-outs inside a tokio runtime: its timer serves, and so does its paused clock.

use std::future::{pending, ready};
use std::io;
use std::time::Duration;

use breakerbox::{CallError, CircuitBreaker, circuit_breaker};
use tokio::runtime;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

const HOUR: Duration = Duration::from_secs(3600);
const ALMOST_AN_HOUR: Duration = Duration::from_secs(3599);

#[circuit_breaker(threshold = 5, window = "1h", timeout = "1h")]
async fn nap(length: Duration) -> io::Result<Duration> {
    sleep(length).await;
    Ok(length)
}

#[tokio::test(start_paused = true)]
async fn a_paused_clock_decides_who_is_in_time() {
    let begun = Instant::now();
    assert_eq!(nap(ALMOST_AN_HOUR).await.unwrap(), ALMOST_AN_HOUR);
    assert_eq!(
        nap(2 * HOUR).await.unwrap_err().kind(),
        io::ErrorKind::TimedOut
    );
    assert_eq!(begun.elapsed(), ALMOST_AN_HOUR + HOUR);
}

#[tokio::test(start_paused = true)]
async fn the_longest_time_out_never_comes() {
    let breaker = CircuitBreaker::new(5, HOUR);
    let napping = async {
        sleep(24 * HOUR).await;
        Ok::<_, ()>(())
    };
    assert_eq!(
        breaker.call_async_timeout(Duration::MAX, napping).await,
        Ok(())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_annotated_function_can_be_spawned() {
    assert_eq!(
        tokio::spawn(nap(Duration::ZERO)).await.unwrap().unwrap(),
        Duration::ZERO
    );
}

#[tokio::test]
async fn a_future_that_uses_up_its_tasks_budget_does_not_starve_its_time_out() {
    let breaker = CircuitBreaker::new(5, HOUR);
    let busy = async {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        loop {
            sender.send(()).unwrap();
            receiver.recv().await.unwrap();
        }
        #[expect(unreachable_code, reason = "says what the loop is awaited for")]
        Ok::<(), ()>(())
    };
    let result = breaker
        .call_async_timeout(Duration::from_millis(50), busy)
        .await;
    assert!(matches!(result, Err(CallError::Breaker(error)) if error.is_timeout()));
}

#[test]
fn a_future_that_is_ready_at_once_makes_no_timer() {
    // A runtime without timers panics when one is made.
    let runtime = runtime::Builder::new_current_thread().build().unwrap();
    let breaker = CircuitBreaker::new(5, HOUR);
    let call = breaker.call_async_timeout(HOUR, ready(Ok::<_, ()>(1)));
    assert_eq!(runtime.block_on(call), Ok(1));
}

#[test]
fn outside_of_a_runtime_another_timer_serves() {
    let breaker = CircuitBreaker::new(5, HOUR);
    let hanging = pending::<Result<(), ()>>();
    let call = breaker.call_async_timeout(Duration::from_millis(50), hanging);
    let result = futures_lite::future::block_on(call);
    assert!(matches!(result, Err(CallError::Breaker(error)) if error.is_timeout()));
}
