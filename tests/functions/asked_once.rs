//! A function that returns a future asks the breaker once, when it is called; the future has the permit.

use std::future::{Future, ready};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use breakerbox::{CircuitBreaker, State, circuit_breaker};
use futures_lite::future::block_on;

use crate::{Body, assert_failed, assert_refused};

// As it is in the crate futures.
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

const HOUR: Duration = Duration::from_secs(3600);

#[circuit_breaker(breaker = breaker)]
fn opaque(breaker: &CircuitBreaker, body: &Body) -> impl Future<Output = io::Result<u32>> + Send {
    body.run_later()
}

#[circuit_breaker(breaker = breaker)]
fn opaque_block(
    breaker: &CircuitBreaker,
    body: &Body,
) -> impl Future<Output = io::Result<u32>> + Send {
    async move { body.run_later().await }
}

#[circuit_breaker(breaker = breaker, timeout = "1m", failure_if = Result::is_err)]
fn opaque_with_timeout(
    breaker: &CircuitBreaker,
    body: &Body,
) -> impl Future<Output = io::Result<u32>> + Send {
    body.run_later()
}

#[circuit_breaker(breaker = breaker)]
fn boxed<'a>(breaker: &CircuitBreaker, body: &'a Body) -> BoxFuture<'a, io::Result<u32>> {
    let begun = ready(());
    Box::pin(async move {
        begun.await;
        body.run_later().await
    })
}

#[circuit_breaker(breaker = breaker, timeout = "1m")]
fn boxed_with_timeout<'a>(
    breaker: &CircuitBreaker,
    body: &'a Body,
) -> BoxFuture<'a, io::Result<u32>> {
    let call = body.run_later();
    Box::pin(call)
}

struct Way {
    name: &'static str,
    call: for<'a> fn(&'a CircuitBreaker, &'a Body) -> BoxFuture<'a, io::Result<u32>>,
}

/// Each way of returning a future.
fn for_each_way(test: impl Fn(&Way)) {
    let ways = [
        Way {
            name: "opaque",
            call: |breaker, body| Box::pin(opaque(breaker, body)),
        },
        Way {
            name: "opaque_block",
            call: |breaker, body| Box::pin(opaque_block(breaker, body)),
        },
        Way {
            name: "opaque_with_timeout",
            call: |breaker, body| Box::pin(opaque_with_timeout(breaker, body)),
        },
        Way {
            name: "boxed",
            call: |breaker, body| boxed(breaker, body),
        },
        Way {
            name: "boxed_with_timeout",
            call: |breaker, body| boxed_with_timeout(breaker, body),
        },
    ];
    for way in ways {
        println!("{}", way.name);
        test(&way);
    }
}

/// Polls it once.
fn poll(future: &mut BoxFuture<'_, io::Result<u32>>) -> Poll<io::Result<u32>> {
    future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_future_made_while_the_breaker_is_open_is_refused_whenever_it_is_polled() {
    for_each_way(|Way { call, .. }| {
        let breaker = CircuitBreaker::new(1, HOUR);
        let body = Body::new();
        breaker.trip();
        let refused = call(&breaker, &body);
        let never_polled = call(&breaker, &body);
        assert_eq!(
            breaker.snapshot().refused,
            2,
            "each is asked for at its call"
        );
        drop(never_polled);
        breaker.reset();
        assert_refused(block_on(refused));
        assert_eq!(breaker.snapshot().refused, 2, "and not again");
        block_on(call(&breaker, &body)).unwrap();
        assert_eq!(body.runs(), 1);
    });
}

#[test]
fn a_future_made_before_the_breaker_opened_runs_and_is_late() {
    for_each_way(|Way { call, .. }| {
        let breaker = CircuitBreaker::new(1, HOUR);
        let body = Body::failing();
        let mut not_polled = call(&breaker, &body);
        let mut polled = call(&breaker, &body);
        assert!(poll(&mut polled).is_pending());
        assert_failed(block_on(call(&breaker, &body)));
        assert_eq!(breaker.state(), State::Open);

        body.recover();
        block_on(&mut not_polled).unwrap();
        block_on(&mut polled).unwrap();
        assert_eq!(body.runs(), 3);
        let snapshot = breaker.snapshot();
        assert_eq!((snapshot.late, snapshot.refused), (2, 0));
        assert_eq!(breaker.state(), State::Open);
    });
}

#[test]
fn a_future_that_fails_counts_when_it_ends_and_not_when_it_is_made() {
    for_each_way(|Way { call, .. }| {
        let breaker = CircuitBreaker::new(2, HOUR);
        let body = Body::failing();
        let waiting = [call(&breaker, &body), call(&breaker, &body)];
        assert_eq!(breaker.snapshot().failures, 0);
        for (ended, future) in (1..).zip(waiting) {
            assert_failed(block_on(future));
            assert_eq!(breaker.snapshot().failed, ended);
        }
        assert_eq!(breaker.state(), State::Open);
    });
}

#[test]
fn a_future_dropped_before_its_end_leaves_no_trace_in_a_closed_breaker() {
    for_each_way(|Way { call, .. }| {
        let breaker = CircuitBreaker::new(1, HOUR);
        let body = Body::failing();
        drop(call(&breaker, &body));
        let mut half_polled = call(&breaker, &body);
        assert!(poll(&mut half_polled).is_pending());
        drop(half_polled);
        let snapshot = breaker.snapshot();
        assert_eq!((snapshot.failures, snapshot.failed), (0, 0));
        assert_eq!((snapshot.late, snapshot.refused), (0, 0));
        assert_eq!(body.runs(), 0);
    });
}

#[cfg(feature = "test-util")]
mod half_open {
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

    use breakerbox::time;

    use super::*;

    /// A breaker that has room for one probe.
    fn half_open() -> CircuitBreaker {
        time::pause();
        let builder = CircuitBreaker::builder().threshold(1).window(HOUR);
        let breaker = builder.half_open(1).build().unwrap();
        breaker.trip();
        time::advance(HOUR);
        breaker
    }

    #[test]
    fn a_future_that_was_not_polled_has_the_probes_permit() {
        for_each_way(|Way { call, .. }| {
            let (breaker, body) = (half_open(), Body::new());
            let probe = call(&breaker, &body);
            assert_eq!(breaker.snapshot().probes, 1);
            assert_refused(block_on(call(&breaker, &body)));
            block_on(probe).unwrap();
            assert_eq!(breaker.state(), State::Closed);
            assert_eq!(body.runs(), 1);
        });
    }

    #[test]
    fn a_future_dropped_unpolled_gives_the_probes_permit_back() {
        for_each_way(|Way { call, .. }| {
            let (breaker, body) = (half_open(), Body::new());
            for _ in 0..3 {
                let probe = call(&breaker, &body);
                assert_eq!(breaker.snapshot().probes, 1);
                drop(probe);
                assert_eq!(breaker.snapshot().probes, 0);
            }
            block_on(call(&breaker, &body)).unwrap();
            assert_eq!(breaker.state(), State::Closed);
        });
    }

    #[test]
    fn a_future_dropped_half_polled_gives_the_probes_permit_back() {
        for_each_way(|Way { call, .. }| {
            let (breaker, body) = (half_open(), Body::new());
            for _ in 0..3 {
                let mut probe = call(&breaker, &body);
                assert!(poll(&mut probe).is_pending());
                assert_refused(block_on(call(&breaker, &body)));
                drop(probe);
                assert_eq!(breaker.snapshot().probes, 0);
            }
            block_on(call(&breaker, &body)).unwrap();
            assert_eq!(breaker.state(), State::Closed);
        });
    }

    #[test]
    fn a_probe_that_is_polled_when_its_permit_has_lapsed_is_late() {
        for_each_way(|Way { call, .. }| {
            let (breaker, body) = (half_open(), Body::new());
            let lapsed = call(&breaker, &body);
            // A probe that hangs gives its permit up after one cooldown.
            time::advance(HOUR);
            let probe = call(&breaker, &body);
            body.fail();
            assert_failed(block_on(probe));
            body.recover();
            block_on(lapsed).unwrap();
            assert_eq!(breaker.state(), State::Open);
            assert_eq!(breaker.snapshot().late, 1);
        });
    }

    #[test]
    fn a_panic_before_there_is_a_future_is_the_probes_failure() {
        #[circuit_breaker(breaker = breaker)]
        fn panics<'a>(breaker: &CircuitBreaker, body: &'a Body) -> BoxFuture<'a, io::Result<u32>> {
            if body.run().is_err() {
                // Without the hook, which would print it.
                resume_unwind(Box::new("the body's own"));
            }
            Box::pin(body.run_later())
        }

        let (breaker, body) = (half_open(), Body::failing());
        let panic = catch_unwind(AssertUnwindSafe(|| drop(panics(&breaker, &body))));
        assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"the body's own"));
        let snapshot = breaker.snapshot();
        assert_eq!((snapshot.state, snapshot.probes), (State::Open, 0));
    }
}

#[test]
fn a_refused_future_comes_to_the_fallback_and_drops_the_arguments_at_the_call() {
    #[circuit_breaker(breaker = breaker, fallback = |_| Ok(7))]
    fn opaque(
        breaker: &CircuitBreaker,
        body: Body,
    ) -> impl Future<Output = io::Result<u32>> + use<> {
        async move { body.run_later().await }
    }
    #[circuit_breaker(breaker = breaker, fallback = async |_| Ok(7))]
    fn boxed(breaker: &CircuitBreaker, body: Body) -> BoxFuture<'static, io::Result<u32>> {
        let begun = ready(());
        Box::pin(async move {
            begun.await;
            body.run_later().await
        })
    }

    type Call = fn(&CircuitBreaker, Body) -> BoxFuture<'static, io::Result<u32>>;
    let opaque: Call = |breaker, body| Box::pin(opaque(breaker, body));
    for call in [opaque, boxed] {
        let breaker = CircuitBreaker::new(1, HOUR);
        breaker.trip();
        let body = Body::new();
        let refused = call(&breaker, body.clone());
        assert!(body.is_alone());
        breaker.reset();
        assert_eq!(block_on(refused).unwrap(), 7);
        assert_eq!(body.runs(), 0);
        assert_eq!(block_on(call(&breaker, body.clone())).unwrap(), 1);
    }
}
