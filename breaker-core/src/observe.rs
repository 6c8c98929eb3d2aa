//! Who is told of transitions: each once, in order, with no lock held.

use std::collections::BTreeMap;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::sync::PoisonError;

use crate::state::{Change, State};
use crate::sync::{Mutex, MutexGuard};

/// A change of a breaker's state, as a listener hears of it.
///
/// ```
/// use std::time::Duration;
/// use breaker_core::CircuitBreaker;
///
/// let breaker = CircuitBreaker::builder()
///     .name("quotes")
///     .threshold(5)
///     .window(Duration::from_secs(10))
///     .on_transition(|transition| {
///         eprintln!("{:?}: {:?} -> {:?}", transition.name, transition.from, transition.to);
///     })
///     .build()?;
/// # Ok::<(), breaker_core::ConfigError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transition {
    /// The breaker's name, if it has one.
    pub name: Option<&'static str>,
    /// The state it left.
    pub from: State,
    /// The state it is in since.
    pub to: State,
}

pub(crate) type Listener = Box<dyn Fn(&Transition) + Send + Sync>;

/// A listener, and the transitions that wait for it.
///
/// Transitions are made under the breaker's lock but announced after it is released, so they may
/// come in here out of order. They leave in order: whoever finds the next one waiting, and no one
/// delivering yet, delivers all that can go. A listener that makes its breaker change again only
/// queues that change, and hears of it next.
pub(crate) struct Announcer {
    listener: Listener,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: BTreeMap<u64, Transition>,
    next: u64,
    delivering: bool,
}

impl Announcer {
    pub(crate) fn new(listener: Listener) -> Self {
        Self {
            listener,
            queue: Mutex::new(Queue::default()),
        }
    }

    pub(crate) fn announce(&self, name: Option<&'static str>, change: Change) {
        let Change { from, to, sequence } = change;
        if !self.enqueue(sequence, Transition { name, from, to }) {
            return;
        }
        while let Some(transition) = self.next() {
            // A listener that panics harms nobody; the panic hook has reported it. What it panicked
            // with is left, as that might panic when it is dropped.
            let heard = panic::catch_unwind(AssertUnwindSafe(|| (self.listener)(&transition)));
            heard.unwrap_or_else(mem::forget);
        }
    }

    /// Queues a transition and tells whether the caller has to deliver it.
    fn enqueue(&self, sequence: u64, transition: Transition) -> bool {
        let mut queue = self.lock();
        queue.waiting.insert(sequence, transition);
        !mem::replace(&mut queue.delivering, true)
    }

    /// The next transition in order; `None`, and no one is delivering, if it is not there yet.
    fn next(&self) -> Option<Transition> {
        let mut queue = self.lock();
        let next = queue.next;
        let transition = queue.waiting.remove(&next);
        match transition {
            Some(_) => queue.next += 1,
            None => queue.delivering = false,
        }
        transition
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
