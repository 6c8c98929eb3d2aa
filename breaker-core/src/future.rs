//! A future behind a breaker.

use std::borrow::Borrow;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;

use crate::circuit::Circuit;
use crate::error::BreakerError;
use crate::permit::{self, Running, Verdict};
use crate::state::Admitted;
use crate::timeout::Elapsed;

pin_project! {
    /// Asks the breaker at the first poll, and tells it what the call came to.
    pub(crate) struct Protected<C, F, J>
    where
        C: Borrow<Circuit>,
    {
        circuit: C,
        stage: Stage,
        #[pin]
        future: F,
        judge: J,
    }

    impl<C, F, J> PinnedDrop for Protected<C, F, J>
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

/// How far a call has come, between two polls. Dropped there, it was cancelled: it is ignored.
enum Stage {
    Unpolled,
    Admitted(Admitted),
    Ended,
}

impl<C: Borrow<Circuit>, F, J> Protected<C, F, J> {
    #[inline]
    pub(crate) fn new(circuit: C, future: F, judge: J) -> Self {
        Self {
            circuit,
            stage: Stage::Unpolled,
            future,
            judge,
        }
    }
}

impl<C, F, R, J> Future for Protected<C, F, J>
where
    C: Borrow<Circuit>,
    F: Future<Output = Result<R, Elapsed>>,
    J: Fn(&R) -> Verdict,
{
    type Output = Result<R, BreakerError>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let circuit = (*this.circuit).borrow();
        let running = match mem::replace(this.stage, Stage::Ended) {
            Stage::Unpolled => Running::start(circuit)?,
            Stage::Admitted(admitted) => Running::resume(circuit, admitted),
            Stage::Ended => panic!("a protected call was polled after it had ended"),
        };
        match this.future.poll(cx) {
            Poll::Ready(answer) => {
                let (verdict, answer) = match answer {
                    Ok(outcome) => ((this.judge)(&outcome), Ok(outcome)),
                    Err(Elapsed(timeout)) => (Verdict::TimedOut, Err(circuit.timed_out(timeout))),
                };
                running.end(verdict);
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
    /// A call that its function has begun before the first poll, or that was refused by then.
    #[project = BegunProjection]
    pub(crate) enum Begun<F> {
        Refused { error: Option<BreakerError> },
        Call { #[pin] call: F },
    }
}

impl<F> From<Result<F, BreakerError>> for Begun<F> {
    #[inline]
    fn from(begun: Result<F, BreakerError>) -> Self {
        match begun {
            Ok(call) => Self::Call { call },
            Err(error) => Self::Refused { error: Some(error) },
        }
    }
}

impl<F, R> Future for Begun<F>
where
    F: Future<Output = Result<R, BreakerError>>,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            BegunProjection::Call { call } => call.poll(cx),
            BegunProjection::Refused { error } => {
                let error = error.take();
                Poll::Ready(Err(error.expect("a refused call is polled once")))
            }
        }
    }
}

pin_project! {
    /// A call whose breaker's error is answered by a fallback, which is waited for.
    #[project = AnsweredProjection]
    pub(crate) enum Answered<F, M, A> {
        Calling { #[pin] call: F, fallback: Option<M> },
        Falling { #[pin] back: A },
    }
}

impl<F, M, A> Answered<F, M, A> {
    #[inline]
    pub(crate) fn new(call: F, fallback: M) -> Self {
        Self::Calling {
            call,
            fallback: Some(fallback),
        }
    }
}

impl<F, R, M, A> Future for Answered<F, M, A>
where
    F: Future<Output = Result<R, BreakerError>>,
    M: FnOnce(BreakerError) -> A,
    A: Future<Output = R>,
{
    type Output = R;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<R> {
        loop {
            let back = match self.as_mut().project() {
                AnsweredProjection::Falling { back } => return back.poll(cx),
                AnsweredProjection::Calling { call, fallback } => match ready!(call.poll(cx)) {
                    Ok(outcome) => return Poll::Ready(outcome),
                    Err(error) => fallback.take().expect("a call ends once")(error),
                },
            };
            self.set(Self::Falling { back });
        }
    }
}

pin_project! {
    /// A call whose breaker's error becomes one of its own.
    ///
    /// It could be a [`Map`], but is there for each annotated function: this is less for the compiler.
    pub(crate) struct Refusing<F, M> {
        #[pin]
        call: F,
        refuse: M,
    }
}

impl<F, M> Refusing<F, M> {
    #[inline]
    pub(crate) fn new(call: F, refuse: M) -> Self {
        Self { call, refuse }
    }
}

impl<F, R, M> Future for Refusing<F, M>
where
    F: Future<Output = Result<R, BreakerError>>,
    M: Fn(BreakerError) -> R,
{
    type Output = R;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<R> {
        let this = self.project();
        match this.call.poll(cx) {
            Poll::Ready(Ok(outcome)) => Poll::Ready(outcome),
            Poll::Ready(Err(error)) => Poll::Ready((this.refuse)(error)),
            Poll::Pending => Poll::Pending,
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
