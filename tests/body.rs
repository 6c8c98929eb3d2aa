//! The body of an annotated function, and how to see that a breaker stands before it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use breakerbox::BreakerError;
use futures_lite::future::yield_now;

/// Runs, is counted, and fails while it is told to.
///
/// A function takes it as an argument, or has it in its `self`: so it is known to whoever makes the
/// call, on whatever thread it runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    runs: AtomicU32,
    fails: AtomicBool,
}

impl Body {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn failing() -> Self {
        let body = Self::new();
        body.fail();
        body
    }

    /// How many runs there were, this one included.
    pub(crate) fn run(&self) -> io::Result<u32> {
        let runs = self.0.runs.fetch_add(1, Ordering::SeqCst) + 1;
        if self.0.fails.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::HostUnreachable.into());
        }
        Ok(runs)
    }

    /// The same, after a while.
    pub(crate) async fn run_later(&self) -> io::Result<u32> {
        yield_now().await;
        self.run()
    }

    pub(crate) fn fail(&self) {
        self.0.fails.store(true, Ordering::SeqCst);
    }

    pub(crate) fn recover(&self) {
        self.0.fails.store(false, Ordering::SeqCst);
    }

    pub(crate) fn runs(&self) -> u32 {
        self.0.runs.load(Ordering::SeqCst)
    }

    /// Is this the only one that is left of it?
    pub(crate) fn is_alone(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }
}

/// Did the breaker refuse the call?
pub(crate) fn is_refused(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    inner.is_some_and(BreakerError::is_open)
}

#[track_caller]
pub(crate) fn assert_refused<T>(result: io::Result<T>) {
    match result {
        Ok(_) => panic!("it ran, and succeeded"),
        Err(error) => assert!(is_refused(&error), "it failed by itself: {error}"),
    }
}

/// That the body itself has failed.
#[track_caller]
pub(crate) fn assert_failed<T>(result: io::Result<T>) {
    match result {
        Ok(_) => panic!("it succeeded"),
        Err(error) => assert_eq!(error.kind(), io::ErrorKind::HostUnreachable, "{error}"),
    }
}

/// That what is called, with a body, has a breaker of `threshold = 3` before it: once it has failed
/// three times the body doesn't run any more, and nothing of it is kept.
#[track_caller]
pub(crate) fn assert_behind_a_breaker<T>(mut call: impl FnMut(Body) -> io::Result<T>) {
    let body = Body::new();
    let mut call = || call(body.clone());
    if let Err(error) = call() {
        panic!("a healthy call fails: {error}");
    }
    assert_eq!(body.runs(), 1, "a healthy call runs the body, once");
    body.fail();
    for _ in 0..3 {
        assert_failed(call());
    }
    assert_eq!(body.runs(), 4, "each runs the body");
    body.recover();
    for _ in 0..2 {
        assert_refused(call());
    }
    assert_eq!(body.runs(), 4, "what is refused does not run");
    assert!(body.is_alone(), "what has ended keeps nothing");
}
