//! The timer of a future: tokio's inside a tokio runtime, elsewhere one that needs no runtime.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_timer::Delay;
use pin_project_lite::pin_project;
use tokio::runtime::Handle;
use tokio::task::{Unconstrained, unconstrained};
use tokio::time::{Sleep, sleep};

pin_project! {
    #[project = TimerProjection]
    pub(super) enum Timer {
        // Unconstrained: a future that eats up its task's budget must not starve its own time-out.
        Tokio { #[pin] sleep: Unconstrained<Sleep> },
        Portable { #[pin] delay: Delay },
    }
}

impl Timer {
    pub(super) fn new(duration: Duration) -> Self {
        if Handle::try_current().is_ok() {
            Self::Tokio {
                sleep: unconstrained(sleep(duration)),
            }
        } else {
            Self::Portable {
                delay: Delay::new(duration),
            }
        }
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match self.project() {
            TimerProjection::Tokio { sleep } => sleep.poll(cx),
            TimerProjection::Portable { delay } => delay.poll(cx),
        }
    }
}
