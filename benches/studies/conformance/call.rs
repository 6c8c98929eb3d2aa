//! A breaker that takes part, and the call that it protects.

use std::mem;
use std::panic::{self, AssertUnwindSafe, resume_unwind};
use std::pin::Pin;
use std::thread;
use std::time::Duration;

use futures_lite::future::{block_on, poll_once};
use tokio::sync::oneshot::{self, Receiver, Sender};

use crate::scenario::{Hand, Outcome};

pub(crate) trait Breaker {
    /// Protects the body, which begins with the first poll.
    fn call(&self, body: Body) -> Guarded;

    fn by_hand(&self, hand: Hand) {
        unreachable!("{hand:?} is not among its hands");
    }

    fn advance(&self, by: Duration) {
        thread::sleep(by);
    }
}

pub(crate) type Body = Pin<Box<dyn Future<Output = Result<(), Outcome>> + Send>>;
/// Returns `true` if the call was admitted.
pub(crate) type Guarded = Pin<Box<dyn Future<Output = bool>>>;

/// A call under way.
pub(crate) struct Call {
    guarded: Guarded,
    end: Sender<Outcome>,
}

impl Call {
    /// Returns `None` if it is refused.
    pub(crate) fn begin(breaker: &dyn Breaker) -> Option<Self> {
        let (end, ended) = oneshot::channel();
        let mut guarded = breaker.call(Box::pin(body(ended)));
        let ended = block_on(poll_once(&mut guarded));
        ended.is_none().then_some(Self { guarded, end })
    }

    pub(crate) fn end(mut self, with: Outcome) {
        match with {
            Outcome::Cancel => drop(self),
            Outcome::Forget => mem::forget(self),
            _ => {
                self.end.send(with).expect("the body waits");
                let poll = AssertUnwindSafe(|| block_on(poll_once(&mut self.guarded)));
                let ended = panic::catch_unwind(poll);
                assert!(with == Outcome::Panic || ended.is_ok_and(|ended| ended == Some(true)));
            }
        }
    }
}

async fn body(ended: Receiver<Outcome>) -> Result<(), Outcome> {
    match ended.await.expect("a call that is polled has ended") {
        Outcome::Ok => Ok(()),
        Outcome::Panic => resume_unwind(Box::new("the call's own")),
        // A timer within the call makes an error of a timeout: most peers have none.
        error => Err(error),
    }
}

/// Returns `false` for the error that the caller ignores.
pub(crate) const IS_FAILURE: fn(&Outcome) -> bool = |error| *error != Outcome::Ignored;
