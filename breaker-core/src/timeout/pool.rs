//! Functions with a deadline: run on a pool's thread, waited for on the caller's.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

/// Runs `f` on a thread of the pool and waits for its result; `None` when `timeout` has passed.
///
/// What has begun by then goes on to its end, what has not is dropped unrun. A panic of `f` goes on
/// in the caller.
pub(crate) fn run_in_pool<R: Send + 'static>(
    timeout: Duration,
    f: impl FnOnce() -> R + Send + 'static,
) -> Option<R> {
    let began = Instant::now();
    let place = Place::take(timeout)?;
    #[cfg(feature = "test-util")]
    let f = crate::time::in_this_world(f);
    let (sender, receiver) = mpsc::sync_channel(1);
    let task = blocking::unblock(move || {
        let result = panic::catch_unwind(AssertUnwindSafe(f));
        // No one receives it after the deadline: then it is dropped here.
        let _ = sender.send(result);
        drop(place);
    });
    let result = receiver.recv_timeout(timeout.saturating_sub(began.elapsed()));
    // Not to be run any more, should it not have begun.
    drop(task);
    Some(
        result
            .ok()?
            .unwrap_or_else(|panic| panic::resume_unwind(panic)),
    )
}

/// One of the calls that may be in the pool at once.
///
/// The pool bounds its threads but not its queue, which would grow for as long as all threads hang.
/// With as many places as threads, who finds none waits here, and leaves nothing behind.
struct Place;

/// As many as the pool has threads, unless its user has set another number.
const PLACES: u32 = 500;

static PLACES_TAKEN: Mutex<Places> = Mutex::new(Places {
    taken: 0,
    waiting: 0,
});
static GIVEN_BACK: Condvar = Condvar::new();

struct Places {
    taken: u32,
    /// How many calls wait for one.
    waiting: u32,
}

impl Place {
    /// Waits for a place, but not past the `timeout`.
    fn take(timeout: Duration) -> Option<Self> {
        let mut places = places();
        if places.taken == PLACES {
            places.waiting += 1;
            let waited = GIVEN_BACK.wait_timeout_while(places, timeout, |p| p.taken == PLACES);
            places = waited.unwrap_or_else(PoisonError::into_inner).0;
            places.waiting -= 1;
        }
        (places.taken < PLACES).then(|| {
            places.taken += 1;
            Self
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = places();
        places.taken -= 1;
        // The system need not be asked to wake somebody where nobody waits.
        if places.waiting > 0 {
            GIVEN_BACK.notify_one();
        }
    }
}

fn places() -> MutexGuard<'static, Places> {
    PLACES_TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}
