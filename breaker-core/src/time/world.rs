//! A test's world: its clock, its breakers, and the threads that are in it.

use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::clock::WorldClock;

thread_local! {
    static CURRENT: RefCell<Option<World>> = const { RefCell::new(None) };
}

/// A test's world, from [`pause`](super::pause): for the threads that the test spawns.
///
/// A clone is the same world.
#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    clock: Mutex<WorldClock>,
    /// What it has in the place of statics, by their addresses.
    things: Mutex<HashMap<usize, Thing>>,
}

type Thing = &'static (dyn Any + Send + Sync);

impl World {
    /// A new one, which this thread is in from now on.
    pub(super) fn begin() -> Self {
        let world = Self(Arc::new(Inner {
            clock: Mutex::new(WorldClock::new()),
            things: Mutex::default(),
        }));
        CURRENT.replace(Some(world.clone()));
        world
    }

    /// The one that this thread is in.
    pub(crate) fn current() -> Option<Self> {
        // None in a thread that is ending: what it still calls is no part of a test.
        CURRENT.try_with(|current| current.borrow().clone()).ok()?
    }

    #[track_caller]
    pub(super) fn expect(what: &str) -> Self {
        match Self::current() {
            Some(world) => world,
            None => panic!(
                "`time::{what}` on a thread that is in no world: call `time::pause()` first, and \
                 on a thread that the test has spawned, `enter()` of what `pause` has returned"
            ),
        }
    }

    /// Makes this thread a part of the world until the guard is dropped; then it is where it was
    /// before.
    ///
    /// Guards of one thread are dropped in the opposite order of their making.
    ///
    /// ```
    /// # use std::{thread, time::Duration};
    /// # use breaker_core::time;
    /// let world = time::pause();
    /// thread::spawn(move || {
    ///     let _in_the_world = world.enter();
    ///     time::advance(Duration::from_secs(10));
    /// })
    /// .join()
    /// .unwrap();
    /// ```
    pub fn enter(&self) -> Entered {
        Entered {
            before: CURRENT.replace(Some(self.clone())),
            of_this_thread: PhantomData,
        }
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock().now()
    }

    pub(super) fn advance(&self, by: Duration) {
        self.clock().advance(by);
    }

    pub(super) fn resume(&self) {
        self.clock().resume();
    }

    fn own<T: Any + Send + Sync>(&self, key: usize, make: impl FnOnce() -> T) -> &'static T {
        let thing = match self.thing(key) {
            Some(thing) => thing,
            None => self.add(key, Box::new(make())),
        };
        thing.downcast_ref().expect("a static is of one type")
    }

    fn thing(&self, key: usize) -> Option<Thing> {
        self.things().get(&key).copied()
    }

    fn add(&self, key: usize, made: Box<dyn Any + Send + Sync>) -> Thing {
        match self.things().entry(key) {
            // Another thread was faster: what was made here is dropped, after the lock.
            Entry::Occupied(faster) => *faster.get(),
            // Calls hold on to it as to a static, which lives for ever. A test leaks a little.
            Entry::Vacant(place) => *place.insert(Box::leak(made)),
        }
    }

    fn clock(&self) -> MutexGuard<'_, WorldClock> {
        self.0.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn things(&self) -> MutexGuard<'_, HashMap<usize, Thing>> {
        self.0.things.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Two handles are equal if they are of the same world.
impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for World {}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("World")
            .field(&Duration::from_nanos(self.now()))
            .finish()
    }
}

/// A thread's stay in a world, from [`World::enter`]; it ends when this is dropped.
#[derive(Debug)]
#[must_use = "dropping it leaves the world at once: keep it in a variable"]
pub struct Entered {
    before: Option<World>,
    /// Not `Send`: another thread has another past.
    of_this_thread: PhantomData<*const ()>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        // Nothing to leave in a thread that is ending.
        let _ = CURRENT.try_with(|current| current.replace(self.before.take()));
    }
}

/// What this thread's world has in the place of the static at the address `key`, made by its first
/// call; `None` outside of all worlds.
///
/// `make` runs in the world, with no lock held.
pub(crate) fn own<T: Any + Send + Sync>(
    key: usize,
    make: impl FnOnce() -> T,
) -> Option<&'static T> {
    Some(World::current()?.own(key, make))
}

/// `f`, to be run on another thread in the world that this one is in.
pub(crate) fn in_this_world<R>(f: impl FnOnce() -> R) -> impl FnOnce() -> R {
    let world = World::current();
    move || {
        let _entered = world.as_ref().map(World::enter);
        f()
    }
}
