//! The call that is protected: a future that goes on until it is told how to end.

use std::mem;
use std::panic::{self, AssertUnwindSafe, resume_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use crate::scenario::Outcome;

/// What a body's error is, of which the caller ignores one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    Really,
    Ignored,
}

impl Failure {
    pub(crate) fn is_real(self) -> bool {
        self == Self::Really
    }
}

#[derive(Debug)]
pub(crate) struct Refused {
    /// What the caller is told, by those that tell.
    pub(crate) retry_after: Option<std::time::Duration>,
}

/// A body within a breaker's protection.
pub(crate) type Guarded = Pin<Box<dyn Future<Output = Result<(), Refused>>>>;

pub(crate) struct Body(Arc<Mutex<Option<Outcome>>>);

impl Future for Body {
    type Output = Result<(), Failure>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = *self
            .0
            .lock()
            .expect("no thread panics while it has the lock");
        match outcome {
            None => Poll::Pending,
            Some(Outcome::Ok) => Poll::Ready(Ok(())),
            Some(Outcome::Ignored) => Poll::Ready(Err(Failure::Ignored)),
            // Without the hook, which would print it.
            Some(Outcome::Panic) => resume_unwind(Box::new("the call's own")),
            // A timer within the call makes an error of a time-out: most peers have none.
            Some(_) => Poll::Ready(Err(Failure::Really)),
        }
    }
}

/// A call under way.
pub(crate) struct Call {
    guarded: Guarded,
    outcome: Arc<Mutex<Option<Outcome>>>,
}

impl Call {
    pub(crate) fn begin(guard: impl FnOnce(Body) -> Guarded) -> Result<Self, Refused> {
        let outcome = Arc::default();
        let mut guarded = guard(Body(Arc::clone(&outcome)));
        match poll(&mut guarded) {
            Poll::Pending => Ok(Self { guarded, outcome }),
            Poll::Ready(result) => Err(result.expect_err("the body has not ended")),
        }
    }

    pub(crate) fn end(mut self, with: Outcome) {
        match with {
            Outcome::Cancel => drop(self),
            Outcome::Forget => mem::forget(self),
            _ => {
                *self.outcome.lock().expect("no thread panics with it") = Some(with);
                let end = panic::catch_unwind(AssertUnwindSafe(|| poll(&mut self.guarded)));
                match end {
                    Ok(Poll::Ready(Ok(()))) => {}
                    Err(_) if with == Outcome::Panic => {}
                    Ok(other) => panic!("the call has ended and its future is {other:?}"),
                    Err(payload) => resume_unwind(payload),
                }
            }
        }
    }
}

fn poll(guarded: &mut Guarded) -> Poll<Result<(), Refused>> {
    guarded
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
}
