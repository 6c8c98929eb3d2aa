//! A future with a deadline.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use pin_project_lite::pin_project;

#[cfg(feature = "tokio")]
use super::timer::Timer;
#[cfg(not(feature = "tokio"))]
use futures_timer::Delay as Timer;

/// A longer time-out is this long: timers add it to the present, which must not overflow.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

pin_project! {
    /// Races a future against a timer, which is made when the future is first found pending.
    pub(crate) struct Timed<F> {
        timeout: Duration,
        // `None` once time is up: the future is dropped then, not when its owner gets round to it.
        #[pin]
        future: Option<F>,
        #[pin]
        timer: Option<Timer>,
    }
}

/// It took longer than this.
pub(crate) struct Elapsed(pub(crate) Duration);

impl<F> Timed<F> {
    #[inline]
    pub(crate) fn new(timeout: Duration, future: F) -> Self {
        Self {
            timeout,
            future: Some(future),
            timer: None,
        }
    }
}

impl<F: Future> Future for Timed<F> {
    type Output = Result<F::Output, Elapsed>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if let Some(future) = this.future.as_mut().as_pin_mut() {
            if let Poll::Ready(output) = future.poll(cx) {
                return Poll::Ready(Ok(output));
            }
        }
        if this.timeout.is_zero() {
            return Poll::Pending;
        }
        ready!(poll_timer(this.timer, *this.timeout, cx));
        this.future.set(None);
        Poll::Ready(Err(Elapsed(*this.timeout)))
    }
}

pin_project! {
    /// A future that may take as long as it likes.
    pub(crate) struct Untimed<F> {
        #[pin]
        future: F,
    }
}

impl<F> Untimed<F> {
    #[inline]
    pub(crate) fn new(future: F) -> Self {
        Self { future }
    }
}

impl<F: Future> Future for Untimed<F> {
    type Output = Result<F::Output, Elapsed>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().future.poll(cx) {
            Poll::Ready(output) => Poll::Ready(Ok(output)),
            Poll::Pending => Poll::Pending,
        }
    }
}

fn poll_timer(
    mut timer: Pin<&mut Option<Timer>>,
    timeout: Duration,
    cx: &mut Context<'_>,
) -> Poll<()> {
    if timer.is_none() {
        timer.set(Some(Timer::new(timeout.min(LONGEST))));
    }
    timer
        .as_pin_mut()
        .map_or(Poll::Pending, |timer| timer.poll(cx))
}
