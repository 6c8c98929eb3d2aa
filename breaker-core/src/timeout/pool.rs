//! Functions with a deadline: run on a pool's thread, waited for on the caller's.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc;
use std::time::Duration;

/// Runs `f` on a thread of the pool and waits for its result; `None` when `timeout` has passed.
///
/// What has begun by then goes on to its end, what has not is dropped unrun. A panic of `f` goes on
/// in the caller.
pub(crate) fn run_in_pool<R: Send + 'static>(
    timeout: Duration,
    f: impl FnOnce() -> R + Send + 'static,
) -> Option<R> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let task = blocking::unblock(move || {
        let result = panic::catch_unwind(AssertUnwindSafe(f));
        // No one receives it after the deadline: then it is dropped here.
        let _ = sender.send(result);
    });
    let result = receiver.recv_timeout(timeout);
    // Takes it out of the queue, should it still be there.
    drop(task);
    Some(
        result
            .ok()?
            .unwrap_or_else(|panic| panic::resume_unwind(panic)),
    )
}
