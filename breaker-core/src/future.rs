//! A future behind a breaker.

use std::borrow::Borrow;
use std::convert::Infallible;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use pin_project_lite::pin_project;

use crate::circuit::Circuit;
use crate::error::BreakerError;
use crate::permit::{self, Running, Verdict};
use crate::state::Admitted;
use crate::timeout::Limit;

pin_project! {
    /// The call of a future: asks the breaker at the first poll, unless it was admitted before, and records
    /// the outcome. Dropped before its end it was cancelled, and is ignored.
    pub struct Call<C, B, L, J>
    where
        C: Borrow<Circuit>,
    {
        circuit: C,
        stage: Stage,
        #[pin]
        body: B,
        #[pin]
        limit: L,
        judge: J,
    }

    impl<C, B, L, J> PinnedDrop for Call<C, B, L, J>
    where
        C: Borrow<Circuit>,
    {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if let Stage::Admitted(admitted) = *this.stage {
                permit::settle((*this.circuit).borrow(), admitted, Verdict::Ignored);
            }
        }
    }
}

/// The progress of a call between two polls.
enum Stage {
    Unpolled,
    Admitted(Admitted),
    Ended,
}

impl<C: Borrow<Circuit>, B, L, J> Call<C, B, L, J> {
    #[inline]
    pub(crate) fn new(circuit: C, body: B, limit: L, judge: J) -> Self {
        Self {
            circuit,
            stage: Stage::Unpolled,
            body,
            limit,
            judge,
        }
    }

    /// The same call, which the breaker has admitted already.
    #[inline]
    pub(crate) fn with_permit(mut self, admitted: Admitted) -> Self {
        self.stage = Stage::Admitted(admitted);
        self
    }
}

impl<C, B, L, J> Future for Call<C, B, L, J>
where
    C: Borrow<Circuit>,
    B: Body,
    L: Limit,
    J: Fn(&B::Output) -> Verdict,
{
    type Output = Result<B::Output, BreakerError>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let circuit = (*this.circuit).borrow();
        // If the body panics, `running` records that, and the stage has nothing to give back.
        let running = match *this.stage {
            Stage::Unpolled => match Running::start(circuit) {
                Ok(running) => running,
                Err(error) => {
                    *this.stage = Stage::Ended;
                    return Poll::Ready(Err(error));
                }
            },
            Stage::Admitted(admitted) => {
                *this.stage = Stage::Ended;
                Running::resume(circuit, admitted)
            }
            Stage::Ended => panic!("a call was polled after it had ended"),
        };
        let (verdict, ended) = match this.body.as_mut().poll(cx) {
            Poll::Ready(outcome) => ((this.judge)(&outcome), Ok(outcome)),
            Poll::Pending => match this.limit.poll(cx) {
                Poll::Ready(timeout) => {
                    this.body.drop_in_place();
                    (Verdict::TimedOut, Err(circuit.timed_out(timeout)))
                }
                Poll::Pending => {
                    *this.stage = Stage::Admitted(running.pause());
                    return Poll::Pending;
                }
            },
        };
        running.end(verdict);
        *this.stage = Stage::Ended;
        Poll::Ready(ended)
    }
}

/// The future of a call, where it is.
pub trait Body {
    /// The future's output.
    type Output;

    /// Polls the future.
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output>;

    /// Drops the future at its deadline, and does not wait until the call is dropped.
    fn drop_in_place(self: Pin<&mut Self>);
}

pin_project! {
    /// A future that the call has, and that has no deadline.
    pub struct Owned<F> {
        #[pin]
        future: F,
    }
}

impl<F> Owned<F> {
    #[inline]
    pub(crate) fn new(future: F) -> Self {
        Self { future }
    }
}

impl<F: Future> Body for Owned<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.project().future.poll(cx)
    }

    fn drop_in_place(self: Pin<&mut Self>) {}
}

pin_project! {
    /// A future that the call has, and that has one.
    pub struct Limited<F> {
        #[pin]
        future: Option<F>,
    }
}

impl<F> Limited<F> {
    #[inline]
    pub(crate) fn new(future: F) -> Self {
        Self {
            future: Some(future),
        }
    }
}

impl<F: Future> Body for Limited<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let future = self.project().future.as_pin_mut();
        future.expect("polled until its deadline").poll(cx)
    }

    fn drop_in_place(self: Pin<&mut Self>) {
        self.project().future.set(None);
    }
}

/// A future, or the limit of one, that its owner has pinned and drops as soon as the call has ended.
///
/// Moved into the call, a future would be copied from stack frame to stack frame, which without optimization
/// takes several times its size. And a limit that stands before the future is a type that the compiler has
/// seen before it goes into that: it goes no deeper for the limit then, where it counts how deep it is.
pub struct InPlace<'a, F>(Pin<&'a mut F>);

impl<'a, F> InPlace<'a, F> {
    #[inline]
    pub(crate) fn new(future: Pin<&'a mut F>) -> Self {
        Self(future)
    }
}

impl<F: Future> Body for InPlace<'_, F> {
    type Output = F::Output;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.0.as_mut().poll(cx)
    }

    fn drop_in_place(self: Pin<&mut Self>) {}
}

impl<L: Limit> Limit for InPlace<'_, L> {
    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Duration> {
        self.0.as_mut().poll(cx)
    }
}

// The reference is the only one, so this is as safe as the future itself.
impl<F: UnwindSafe> UnwindSafe for InPlace<'_, F> {}
impl<F: RefUnwindSafe> RefUnwindSafe for InPlace<'_, F> {}

/// The answer to the breaker's error: the output itself, or a future of it.
pub enum Answer<R, F> {
    /// The output.
    Now(R),
    /// A future of the output.
    Later(F),
}

/// The future of an [`Answer`] that is never later. It is `Send` whatever `R` is.
pub struct Never<R>(Infallible, PhantomData<fn() -> R>);

impl<R> Future for Never<R> {
    type Output = R;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<R> {
        match self.0 {}
    }
}

pin_project! {
    /// A call that was admitted or refused before its first poll, and the answer to the breaker's error.
    #[project = BegunProjection]
    pub enum Begun<C, A, F> {
        Called { #[pin] call: C, answer: Option<A> },
        Refused { refused: Option<(BreakerError, A)> },
        Answering { #[pin] future: F },
    }
}

impl<C, A, F> Begun<C, A, F> {
    #[inline]
    pub(crate) fn new(call: Result<C, BreakerError>, answer: A) -> Self {
        match call {
            Ok(call) => Self::Called {
                call,
                answer: Some(answer),
            },
            Err(error) => Self::Refused {
                refused: Some((error, answer)),
            },
        }
    }
}

impl<C, R, A, F> Future for Begun<C, A, F>
where
    C: Future<Output = Result<R, BreakerError>>,
    A: FnOnce(BreakerError) -> Answer<R, F>,
    F: Future<Output = R>,
{
    type Output = R;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<R> {
        let refused = match self.as_mut().project() {
            BegunProjection::Called { call, answer } => match ready!(call.poll(cx)) {
                Ok(outcome) => return Poll::Ready(outcome),
                Err(error) => answer.take().map(|answer| (error, answer)),
            },
            BegunProjection::Refused { refused } => refused.take(),
            BegunProjection::Answering { future } => return future.poll(cx),
        };
        let Some((error, answer)) = refused else {
            panic!("a call was polled after it had ended");
        };
        match answer(error) {
            Answer::Now(outcome) => Poll::Ready(outcome),
            Answer::Later(future) => {
                self.set(Self::Answering { future });
                self.poll(cx)
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
