//! The deadline of a future.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use pin_project_lite::pin_project;

#[cfg(feature = "tokio")]
use super::timer::Timer;
#[cfg(not(feature = "tokio"))]
use futures_timer::Delay as Timer;

/// A longer timeout is this long: timers add it to the present, which must not overflow.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// How long the future of a call may take. It is asked whenever the future is pending.
pub trait Limit {
    /// Is ready when time is up, with the timeout.
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Duration>;
}

/// No limit.
pub struct Unlimited;

impl Limit for Unlimited {
    #[inline]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Duration> {
        Poll::Pending
    }
}

pin_project! {
    /// A timeout. Its timer is made when the future is first pending; zero is no timeout.
    pub struct Timeout {
        timeout: Duration,
        #[pin]
        timer: Option<Timer>,
    }
}

impl Timeout {
    #[inline]
    pub(crate) fn new(timeout: Duration) -> Self {
        Self {
            timeout,
            timer: None,
        }
    }
}

impl Limit for Timeout {
    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Duration> {
        let this = self.project();
        let timeout = *this.timeout;
        if timeout.is_zero() {
            return Poll::Pending;
        }
        ready!(poll_timer(this.timer, timeout, cx));
        Poll::Ready(timeout)
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
