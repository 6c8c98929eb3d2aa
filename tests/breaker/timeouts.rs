//! Time-outs, real ones: of futures outside any runtime, and of functions.

use std::future::{Future, pending, poll_fn, ready};
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use breakerbox::{BreakerError, CallError, CircuitBreaker, State, circuit_breaker};
use futures_lite::future::block_on;

const SHORT: Duration = Duration::from_millis(50);
/// Long enough for a thread of the pool to have begun, on a busy machine.
const LONGER: Duration = Duration::from_secs(1);
/// What a busy machine may take for what should take no time.
const MARGIN: Duration = Duration::from_secs(20);
const HOUR: Duration = Duration::from_secs(3600);

fn breaker(threshold: u32) -> CircuitBreaker {
    CircuitBreaker::new(threshold, HOUR)
}

fn assert_timed_out<T, E>(result: Result<T, CallError<E>>) {
    match result {
        Err(CallError::Breaker(error)) => assert!(error.is_timeout(), "{error}"),
        _ => panic!("it should have timed out"),
    }
}

/// Sets its flag when it is dropped.
struct Flag(Arc<AtomicBool>);

impl Drop for Flag {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

// Of functions.

#[test]
fn a_caller_gets_its_error_at_the_deadline_while_the_function_goes_on() {
    let breaker = breaker(5);
    let (go_on, wait) = mpsc::channel::<()>();
    let (sender, ended) = mpsc::channel();
    let begun = Instant::now();
    assert_timed_out(breaker.call_timeout(LONGER, move || {
        wait.recv().unwrap();
        sender.send(thread::current().id()).unwrap();
        Ok::<_, ()>(())
    }));
    let took = begun.elapsed();
    assert!(took >= LONGER && took < MARGIN, "{took:?}");
    assert_eq!(breaker.snapshot().failures, 1);

    go_on.send(()).unwrap();
    assert_ne!(ended.recv().unwrap(), thread::current().id());
    assert_eq!(breaker.snapshot().failures, 1, "its success is unheeded");
}

#[test]
fn a_function_within_its_deadline_is_judged_by_its_result() {
    let breaker = breaker(5);
    assert_eq!(
        breaker.call_timeout(HOUR, || Err::<(), _>(7)),
        Err(CallError::Inner(7))
    );
    assert_eq!(breaker.snapshot().failures, 1);
    assert_eq!(breaker.call_timeout(HOUR, || Ok::<_, ()>(8)), Ok(8));
    assert_eq!(breaker.snapshot().failures, 0);
}

#[test]
fn a_time_out_of_zero_is_none() {
    let breaker = breaker(5);
    let here = thread::current().id();
    let there = breaker.call_timeout(Duration::ZERO, || Ok::<_, ()>(thread::current().id()));
    assert_eq!(there, Ok(here), "it runs in place");
    let thrice = poll_fn({
        let mut polls = 0;
        move |cx| {
            polls += 1;
            cx.waker().wake_by_ref();
            if polls < 3 {
                Poll::Pending
            } else {
                Poll::Ready(Ok::<_, ()>(polls))
            }
        }
    });
    assert_eq!(
        block_on(breaker.call_async_timeout(Duration::ZERO, thrice)),
        Ok(3)
    );
}

#[test]
fn the_longest_time_out_is_no_trouble() {
    let breaker = breaker(5);
    assert_eq!(
        breaker.call_timeout(Duration::MAX, || Ok::<_, ()>(1)),
        Ok(1)
    );
    let future = async {
        futures_lite::future::yield_now().await;
        Ok::<_, ()>(2)
    };
    assert_eq!(
        block_on(breaker.call_async_timeout(Duration::MAX, future)),
        Ok(2)
    );
}

#[test]
fn time_outs_open_the_breaker_and_then_nothing_runs() {
    static RUNS: AtomicBool = AtomicBool::new(false);
    let breaker = breaker(2);
    for _ in 0..2 {
        assert_timed_out(breaker.call_timeout(SHORT, || -> Result<(), ()> {
            loop {
                thread::park();
            }
        }));
    }
    assert_eq!(breaker.state(), State::Open);
    let refused = breaker.call_timeout(HOUR, || {
        RUNS.store(true, Ordering::SeqCst);
        Ok::<_, ()>(())
    });
    assert!(matches!(refused, Err(CallError::Breaker(error)) if error.is_open()));
    assert!(!RUNS.load(Ordering::SeqCst));
}

#[test]
fn a_result_that_comes_too_late_is_dropped() {
    let breaker = breaker(5);
    let (go_on, wait) = mpsc::channel::<()>();
    let dropped = Arc::new(AtomicBool::new(false));
    let flag = Flag(Arc::clone(&dropped));
    assert_timed_out(breaker.call_timeout(LONGER, move || {
        wait.recv().unwrap();
        Ok::<_, ()>(flag)
    }));
    assert!(!dropped.load(Ordering::SeqCst));
    go_on.send(()).unwrap();
    let deadline = Instant::now() + MARGIN;
    while !dropped.load(Ordering::SeqCst) {
        assert!(Instant::now() < deadline, "the result is never dropped");
        thread::yield_now();
    }
}

#[test]
fn an_annotated_method_times_out() {
    struct Client {
        pause: Duration,
    }
    impl Client {
        #[circuit_breaker(threshold = 5, window = "1h", timeout = "50ms")]
        fn ping(self: Arc<Self>) -> io::Result<()> {
            thread::sleep(self.pause);
            Ok(())
        }
    }

    let pause = HOUR;
    let error = Arc::new(Client { pause }).ping().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    let inner = error.get_ref().unwrap().downcast_ref::<BreakerError>();
    assert!(inner.is_some_and(BreakerError::is_timeout));
}

#[test]
fn an_argument_that_is_only_held_is_held_until_the_body_ends() {
    #[circuit_breaker(threshold = 5, window = "1h", timeout = "1s")]
    fn ping(wait: mpsc::Receiver<()>, (_flag, _): (Flag, u8)) -> io::Result<()> {
        let _ = wait.recv();
        Ok(())
    }

    let (go_on, wait) = mpsc::channel();
    let dropped = Arc::new(AtomicBool::new(false));
    let flag = Flag(Arc::clone(&dropped));
    assert_eq!(
        ping(wait, (flag, 1)).unwrap_err().kind(),
        io::ErrorKind::TimedOut
    );
    assert!(!dropped.load(Ordering::SeqCst), "the body still runs");
    drop(go_on);
}

// Of futures.

#[test]
fn a_future_is_dropped_at_its_deadline() {
    let breaker = breaker(5);
    let dropped = Arc::new(AtomicBool::new(false));
    let flag = Flag(Arc::clone(&dropped));
    let body = async move {
        let _flag = flag;
        pending::<Result<(), ()>>().await
    };
    let mut call = pin!(breaker.call_async_timeout(SHORT, body));
    let begun = Instant::now();
    assert_timed_out(block_on(call.as_mut()));
    let took = begun.elapsed();
    assert!(took >= SHORT && took < MARGIN, "{took:?}");
    assert!(
        dropped.load(Ordering::SeqCst),
        "and not when the call is dropped"
    );
    assert_eq!(breaker.snapshot().failures, 1);
}

#[test]
fn a_future_that_is_ready_when_time_is_up_is_in_time() {
    let breaker = breaker(5);
    let mut polls = 0;
    let body = poll_fn(move |_| {
        polls += 1;
        if polls == 1 {
            Poll::Pending
        } else {
            Poll::Ready(Ok::<_, ()>(polls))
        }
    });
    let second = Duration::from_secs(1);
    let mut call = pin!(breaker.call_async_timeout(second, body));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(call.as_mut().poll(&mut cx).is_pending());
    thread::sleep(second + SHORT);
    assert_eq!(call.as_mut().poll(&mut cx), Poll::Ready(Ok(2)));
}

#[test]
fn a_future_that_is_ready_at_once_needs_no_time() {
    let breaker = breaker(5);
    let call = breaker.call_async_timeout(Duration::from_nanos(1), ready(Ok::<_, ()>(1)));
    assert_eq!(block_on(call), Ok(1));
}

#[test]
fn an_annotated_async_function_times_out() {
    #[circuit_breaker(threshold = 2, window = "1h", timeout = "50ms")]
    async fn ping(hang: bool) -> io::Result<()> {
        if hang {
            pending::<()>().await;
        }
        Ok(())
    }

    block_on(async {
        ping(false).await.unwrap();
        for _ in 0..2 {
            assert_eq!(
                ping(true).await.unwrap_err().kind(),
                io::ErrorKind::TimedOut
            );
        }
        assert_eq!(
            ping(false).await.unwrap_err().kind(),
            io::ErrorKind::ConnectionRefused
        );
    });
}
