//! Who is told of transitions: each once, in order, with no lock held.

use std::fmt;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::state::{Cause, Change, State};
#[cfg(feature = "test-util")]
use crate::time::World;

/// A change of a breaker's state, as a listener hears of it.
///
/// ```
/// use std::time::Duration;
/// use breakerbox::CircuitBreaker;
///
/// let breaker = CircuitBreaker::builder()
///     .name("quotes")
///     .threshold(5)
///     .window(Duration::from_secs(10))
///     .on_transition(|transition| eprintln!("{transition}"))
///     .build()?;
/// # Ok::<(), breakerbox::ConfigError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transition {
    /// The breaker's name, if it has one.
    pub name: Option<&'static str>,
    /// The state it left.
    pub from: State,
    /// The state it is in since: the same, where that is now held by hand or no longer is.
    pub to: State,
    /// Why.
    pub cause: Cause,
    /// When, by the breaker's clock. The machine's is one for all breakers of the process, so that
    /// their transitions can be put in order, and its zero is some time before them; the zero of a
    /// [`Manual`](crate::clock::Manual) clock is its making, and that of a world of `time::pause` its
    /// beginning.
    ///
    /// A cooldown is over when it is, though a breaker that nobody calls makes the transition, and
    /// tells of it, with the next call.
    pub at: Duration,
    /// How long it stays open: `None` if it did not open, or is held open by hand.
    pub cooldown: Option<Duration>,
}

impl Transition {
    pub(crate) fn new(name: Option<&'static str>, change: Change) -> Self {
        Self {
            name,
            from: change.from,
            to: change.to,
            cause: change.cause,
            at: Duration::from_nanos(change.at),
            cooldown: change.cooldown.map(Duration::from_nanos),
        }
    }
}

/// In a line for a log: `quotes: closed -> open (threshold), for 10s`.
///
/// ```
/// # use std::sync::mpsc;
/// # use std::time::Duration;
/// # use breakerbox::CircuitBreaker;
/// let (sender, lines) = mpsc::channel();
/// let breaker = CircuitBreaker::builder()
///     .name("quotes")
///     .threshold(1)
///     .window(Duration::from_secs(10))
///     .on_transition(move |transition| sender.send(transition.to_string()).unwrap())
///     .build()?;
/// breaker.fail();
/// assert_eq!(lines.recv().unwrap(), "quotes: closed -> open (threshold), for 10s");
/// # Ok::<(), breakerbox::ConfigError>(())
/// ```
impl fmt::Display for Transition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.unwrap_or("breaker");
        let (from, to, cause) = (self.from, self.to, self.cause);
        write!(f, "{name}: {from} -> {to} ({cause})")?;
        match self.cooldown {
            Some(cooldown) => write!(f, ", for {cooldown:?}"),
            None => Ok(()),
        }
    }
}

pub(crate) type Listener = Arc<dyn Fn(&Transition) + Send + Sync>;

/// A listener to all breakers.
struct Subscriber {
    listener: Box<dyn Fn(&Transition) + Send + Sync>,
    ended: AtomicBool,
    /// The test's world that it listens to, or none.
    #[cfg(feature = "test-util")]
    world: Option<World>,
}

/// Listens to the transitions of all breakers in the process, those that are still to be made
/// included, until the [`Subscription`] is dropped.
///
/// As with [`Builder::on_transition`](crate::Builder::on_transition), whose listener hears first:
/// each transition once, those of one breaker in order, on the thread of a call, with no lock held.
/// The listener may use the breakers, and should be quick; a panic of it ends there.
///
/// In a world of `time::pause`, of the feature `test-util`, it hears of the world's breakers, and
/// outside of all worlds of none of these.
///
/// ```
/// use std::sync::mpsc;
/// use std::time::Duration;
/// use breakerbox::{CircuitBreaker, State, subscribe};
///
/// let (sender, heard) = mpsc::channel();
/// let subscription = subscribe(move |transition| sender.send(transition.to).unwrap());
///
/// let breaker = CircuitBreaker::new(1, Duration::from_secs(10));
/// breaker.fail();
/// assert_eq!(heard.recv(), Ok(State::Open));
///
/// drop(subscription);
/// breaker.reset();
/// assert!(heard.recv().is_err());
/// ```
pub fn subscribe(listener: impl Fn(&Transition) + Send + Sync + 'static) -> Subscription {
    let subscriber = Arc::new(Subscriber {
        listener: Box::new(listener),
        ended: AtomicBool::new(false),
        #[cfg(feature = "test-util")]
        world: World::current(),
    });
    subscribers().push(Arc::clone(&subscriber));
    Subscription(subscriber)
}

/// A listener to all breakers, from [`subscribe`]; dropping it ends that.
///
/// A transition that another thread is telling of at that moment may still be heard.
#[must_use = "dropping it ends the subscription at once: keep it, or say `forever`"]
pub struct Subscription(Arc<Subscriber>);

impl Subscription {
    /// Goes on listening until the process ends.
    ///
    /// ```
    /// breakerbox::subscribe(|transition| eprintln!("{transition}")).forever();
    /// ```
    pub fn forever(self) {
        mem::forget(self);
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        // SeqCst: of no cost here, and nobody has to think about it.
        self.0.ended.store(true, Ordering::SeqCst);
        // The listener itself is dropped after the lock: it is the user's.
        subscribers().retain(|subscriber| !Arc::ptr_eq(subscriber, &self.0));
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").finish_non_exhaustive()
    }
}

static SUBSCRIBERS: Mutex<Vec<Arc<Subscriber>>> = Mutex::new(Vec::new());

fn subscribers() -> MutexGuard<'static, Vec<Arc<Subscriber>>> {
    SUBSCRIBERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who hears of a breaker's transitions.
pub(crate) struct Audience<'a> {
    pub(crate) own: Option<&'a Listener>,
    /// The breaker's: whose subscribers these are.
    #[cfg(feature = "test-util")]
    pub(crate) world: Option<&'a World>,
}

impl Audience<'_> {
    /// Tells the breaker's own listener, then everyone's.
    pub(crate) fn hear(&self, transition: &Transition) {
        if let Some(listener) = self.own {
            harmless(|| listener(transition));
        }
        let everyones = subscribers().clone();
        for subscriber in everyones {
            let listens = !subscriber.ended.load(Ordering::SeqCst);
            #[cfg(feature = "test-util")]
            let listens = listens && subscriber.world.as_ref() == self.world;
            if listens {
                harmless(|| (subscriber.listener)(transition));
            }
            // If its subscription has ended meanwhile, this was the last one to have it.
            harmless(|| drop(subscriber));
        }
    }
}

/// Runs what is the user's. A panic harms nobody; the panic hook has reported it. What it panicked
/// with is left, as that might panic when it is dropped.
fn harmless(f: impl FnOnce()) {
    panic::catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(mem::forget);
}
