//! Functions that return `impl Future`: their body makes the future when they are called, and the
//! future is the call.

use std::fmt::Display;
use std::future::{Future, pending};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::task::{Context, Waker};

use breakerbox::{CircuitBreaker, State, circuit_breaker, registry};
use futures_lite::future::block_on;

use crate::{Body, assert_behind_a_breaker, assert_refused};

#[test]
fn a_function_that_returns_a_future_is_behind_a_breaker() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn owned(body: Body) -> impl Future<Output = io::Result<u32>> + Send + 'static {
        async move { body.run_later().await }
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn borrowed(body: &Body) -> impl Future<Output = io::Result<u32>> {
        body.run_later()
    }
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn timed(body: &Body) -> impl Future<Output = io::Result<u32>> + Send {
        body.run_later()
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn not_borrowed(body: &Body) -> impl Future<Output = io::Result<u32>> + use<> {
        let body = body.clone();
        async move { body.run_later().await }
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn of_one_lifetime<'a>(
        body: &'a Body,
        _: &str,
    ) -> impl Future<Output = io::Result<u32>> + use<'a> {
        body.run_later()
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn with_something(body: &Body) -> impl Future<Output = io::Result<impl Display>> {
        async { body.run_later().await }
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn generic<F: Future>(body: Body, first: F) -> impl Future<Output = io::Result<F::Output>> {
        async move {
            let first = first.await;
            body.run_later().await?;
            Ok(first)
        }
    }

    assert_behind_a_breaker(|body| block_on(owned(body)));
    assert_behind_a_breaker(|body| block_on(borrowed(&body)));
    assert_behind_a_breaker(|body| block_on(timed(&body)));
    assert_behind_a_breaker(|body| {
        let call = not_borrowed(&body);
        drop(body);
        block_on(call)
    });
    assert_behind_a_breaker(|body| {
        let call = of_one_lifetime(&body, &String::from("gone when it is polled"));
        block_on(call)
    });
    assert_behind_a_breaker(|body| block_on(with_something(&body)).map(drop));
    assert_behind_a_breaker(|body| block_on(generic(body, async { "first" })));
}

#[test]
fn the_errors_of_a_returned_future_are_inferred_as_they_would_be() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn early(body: &Body) -> impl Future<Output = io::Result<u32>> {
        let first = body.run();
        async move {
            first?;
            Err(io::ErrorKind::NotFound)?;
            Ok(1)
        }
    }

    let error = block_on(early(&Body::new())).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
    assert_refused(block_on(early(&Body::new())));
}

/// Its body begins a run when it is called, and the future goes on with another.
#[circuit_breaker(threshold = 1, window = "1h", name = "begun")]
fn begin(at_once: &Body, later: &Body) -> impl Future<Output = io::Result<u32>> {
    let begun = at_once.run();
    let later = later.clone();
    async move {
        begun?;
        later.run_later().await
    }
}

#[test]
fn the_body_runs_at_the_call_and_its_future_when_it_is_polled() {
    let (at_once, later) = (Body::new(), Body::new());
    let call = begin(&at_once, &later);
    assert_eq!((at_once.runs(), later.runs()), (1, 0));
    block_on(call).unwrap();
    assert_eq!((at_once.runs(), later.runs()), (1, 1));

    // Neither of the two runs in a breaker that is open.
    registry().find("begun").unwrap().trip();
    let refused = begin(&at_once, &later);
    assert_eq!((at_once.runs(), later.runs()), (1, 1));
    assert_refused(block_on(refused));
    assert_eq!((at_once.runs(), later.runs()), (1, 1));
}

#[test]
fn a_call_that_was_refused_stays_refused() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    static BREAKER: CircuitBreaker;

    #[circuit_breaker(breaker = BREAKER)]
    fn ping(body: &Body) -> impl Future<Output = io::Result<u32>> {
        body.run_later()
    }

    BREAKER.trip();
    let body = Body::new();
    let refused = ping(&body);
    BREAKER.reset();
    assert_refused(block_on(refused));
    block_on(ping(&body)).unwrap();
}

#[test]
fn a_panic_of_the_body_before_there_is_a_future_is_a_failure() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn ping(body: &Body) -> impl Future<Output = io::Result<u32>> {
        if body.run().is_err() {
            // Without the hook, which would print it.
            resume_unwind(Box::new("the body's own"));
        }
        body.run_later()
    }

    let body = Body::failing();
    let panic = catch_unwind(AssertUnwindSafe(|| drop(ping(&body))));
    assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"the body's own"));
    assert_refused(block_on(ping(&body)));
    assert_eq!(body.runs(), 1);
}

#[test]
fn a_panic_of_the_future_is_a_failure() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn ping(body: &Body) -> impl Future<Output = io::Result<u32>> {
        async {
            if body.run_later().await.is_err() {
                resume_unwind(Box::new("the future's own"));
            }
            Ok(1)
        }
    }

    let body = Body::failing();
    let panic = catch_unwind(AssertUnwindSafe(|| block_on(ping(&body))));
    assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"the future's own"));
    assert_refused(block_on(ping(&body)));
}

#[test]
fn a_future_never_polled_leaves_no_trace() {
    #[circuit_breaker(threshold = 2, window = "1h")]
    static BREAKER: CircuitBreaker;

    #[circuit_breaker(breaker = BREAKER)]
    fn ping(body: &Body) -> impl Future<Output = io::Result<u32>> {
        body.run_later()
    }

    BREAKER.fail();
    let before = BREAKER.snapshot();
    drop(ping(&Body::failing()));
    let after = BREAKER.snapshot();
    assert_eq!(
        (after.failures, after.failed, after.late),
        (before.failures, before.failed, before.late)
    );
}

#[test]
fn a_future_dropped_half_way_leaves_no_trace() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    static BREAKER: CircuitBreaker;

    #[circuit_breaker(breaker = BREAKER)]
    fn hang() -> impl Future<Output = io::Result<()>> {
        pending()
    }

    let mut cx = Context::from_waker(Waker::noop());
    assert!(pin!(hang()).poll(&mut cx).is_pending());
    assert_eq!(
        (BREAKER.snapshot().failed, BREAKER.state()),
        (0, State::Closed)
    );
}

#[test]
fn a_future_that_takes_too_long_is_dropped_and_a_failure() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn hang() -> impl Future<Output = io::Result<()>> {
        pending()
    }

    assert_eq!(
        block_on(hang()).unwrap_err().kind(),
        io::ErrorKind::TimedOut
    );
    assert_refused(block_on(hang()));
}
