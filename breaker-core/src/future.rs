//! A future behind a breaker.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::circuit::Circuit;
use crate::error::BreakerError;
use crate::permit::{self, Running, Verdict};
use crate::state::Admitted;

pin_project! {
    /// Asks the breaker at the first poll, and tells it what the call came to.
    pub(crate) struct Protected<'a, F, J> {
        circuit: &'a Circuit,
        stage: Stage,
        #[pin]
        future: F,
        judge: J,
    }

    impl<F, J> PinnedDrop for Protected<'_, F, J> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if let Stage::Admitted(admitted) = *this.stage {
                permit::settle(this.circuit, admitted, Verdict::Ignored);
            }
        }
    }
}

/// How far a call has come, between two polls. Dropped there, it was cancelled: it is ignored.
enum Stage {
    Unpolled,
    Admitted(Admitted),
    Ended,
}

impl<'a, F, J> Protected<'a, F, J> {
    #[inline]
    pub(crate) fn new(circuit: &'a Circuit, future: F, judge: J) -> Self {
        Self {
            circuit,
            stage: Stage::Unpolled,
            future,
            judge,
        }
    }
}

impl<F, R, J> Future for Protected<'_, F, J>
where
    F: Future<Output = Result<R, BreakerError>>,
    J: Fn(&R) -> Verdict,
{
    type Output = Result<R, BreakerError>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let running = match mem::replace(this.stage, Stage::Ended) {
            Stage::Unpolled => Running::start(this.circuit)?,
            Stage::Admitted(admitted) => Running::resume(this.circuit, admitted),
            Stage::Ended => panic!("a protected call was polled after it had ended"),
        };
        match this.future.poll(cx) {
            Poll::Ready(answer) => {
                running.end(answer.as_ref().map_or(Verdict::TimedOut, this.judge));
                // Said again, where the compiler sees it: then the drop has nothing to look at.
                *this.stage = Stage::Ended;
                Poll::Ready(answer)
            }
            Poll::Pending => {
                *this.stage = Stage::Admitted(running.pause());
                Poll::Pending
            }
        }
    }
}

pin_project! {
    /// A future whose output is put differently.
    pub(crate) struct Map<F, M> {
        #[pin]
        future: F,
        map: M,
    }
}

impl<F, M> Map<F, M> {
    #[inline]
    pub(crate) fn new(future: F, map: M) -> Self {
        Self { future, map }
    }
}

impl<F: Future, M: Fn(F::Output) -> O, O> Future for Map<F, M> {
    type Output = O;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<O> {
        let this = self.project();
        this.future.poll(cx).map(this.map)
    }
}
