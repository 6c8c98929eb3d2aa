//! A breaker for each key, of a bounded number of keys.

use std::borrow::Borrow;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::Hash;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hashlink::LinkedHashMap;

use crate::breaker::CircuitBreaker;
use crate::circuit::{Blueprint, Circuit};
use crate::config::{Builder, check};
use crate::error::ConfigError;
use crate::observe::{Listener, Transition};
use crate::state::Time;

/// One breaker for each key, such as a host, a tenant or a shard: at most `max_keys` of them.
///
/// The breaker of a key is made when the key is first asked for. When there are `max_keys` already,
/// one of them makes room: that of the key which was asked for least recently among those that are
/// closed. A breaker that is open, half-open or held by hand is dropped only if there is no other, so
/// no key is silently forgotten to be down. (One that is closed by way of the
/// [`registry`](crate::registry()) may be taken for open until its key is asked for.)
///
/// ```
/// use std::time::Duration;
/// use breakerbox::{CircuitBreaker, Keyed};
///
/// let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
/// let hosts = Keyed::<String>::new(builder, 1_000)?;
///
/// hosts.get("a.example").fail();
/// assert!(!hosts.get("a.example").ready());
/// assert!(hosts.get("b.example").ready());
/// # Ok::<(), breakerbox::ConfigError>(())
/// ```
pub struct Keyed<K> {
    /// Of all breakers: they have one clock, by which they are compared.
    blueprint: Blueprint,
    /// Makes the listener of a key's breaker, where it is to hear of the key as well.
    listener_of: Option<ListenerOf<K>>,
    max_keys: usize,
    breakers: Mutex<Breakers<K>>,
}

type ListenerOf<K> = Box<dyn Fn(&K) -> Listener + Send + Sync>;

impl<K: Eq + Hash> Keyed<K> {
    /// Breakers that are all built like this one, at most `max_keys` of them.
    ///
    /// They have its name, its listener and its clock.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] as from [`Builder::build`], and if `max_keys` is zero.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, Keyed};
    /// let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let shards = Keyed::<u32>::new(builder, 64)?;
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    #[track_caller]
    pub fn new(builder: Builder, max_keys: usize) -> Result<Self, ConfigError> {
        Self::made_at(Location::caller(), builder, max_keys)
    }

    pub(crate) fn made_at(
        location: &'static Location<'static>,
        builder: Builder,
        max_keys: usize,
    ) -> Result<Self, ConfigError> {
        check::max_keys(max_keys)?;
        Ok(Self {
            blueprint: builder.blueprint(location)?,
            listener_of: None,
            max_keys,
            breakers: Mutex::new(Breakers::default()),
        })
    }

    /// Whom to tell of transitions, with the key of the breaker: instead of the builder's
    /// [`on_transition`](Builder::on_transition), and as there. It hears of the breakers that are made
    /// from now on.
    ///
    /// ```
    /// # use std::{sync::mpsc, time::Duration};
    /// # use breakerbox::{CircuitBreaker, Keyed, State};
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
    /// let (sender, heard) = mpsc::channel();
    /// let hosts = Keyed::<String>::new(builder, 1_000)?.on_transition(move |host, transition| {
    ///     sender.send(format!("{host} is {}", transition.to)).unwrap();
    /// });
    /// hosts.get("a.example").fail();
    /// assert_eq!(heard.recv().unwrap(), "a.example is open");
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    #[must_use]
    pub fn on_transition(
        mut self,
        listener: impl Fn(&K, &Transition) + Send + Sync + 'static,
    ) -> Self
    where
        K: Clone + Send + Sync + 'static,
    {
        let listener = Arc::new(listener);
        self.listener_of = Some(Box::new(move |key| {
            let (key, listener) = (key.clone(), Arc::clone(&listener));
            Arc::new(move |transition| listener(&key, transition))
        }));
        self
    }

    /// The breaker of this key, which is made if there is none.
    ///
    /// Whatever the key can be borrowed as serves: a `&str` for a `String`. It is copied only for a
    /// new breaker. The breaker works on while somebody has it, even after its key has made room for
    /// another.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let hosts = Keyed::<String>::new(builder, 1_000)?;
    /// let parsed = hosts.get("a.example").call(|| "42".parse::<u32>());
    /// assert_eq!(parsed, Ok(42));
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    #[inline]
    pub fn get<Q>(&self, key: &Q) -> CircuitBreaker
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
    {
        self.get_with(key, Q::to_owned)
    }

    /// The breaker of this key, as [`get`](Self::get), for keys that are copied in another way than
    /// by [`ToOwned`].
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let hosts = Keyed::<Arc<str>>::new(builder, 1_000)?;
    /// let breaker = hosts.get_with("a.example", Arc::from);
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn get_with<'q, Q>(&self, key: &'q Q, copy: impl FnOnce(&'q Q) -> K) -> CircuitBreaker
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if let Some(breaker) = self.lock().used(key) {
            return breaker;
        }
        self.add(copy(key))
    }

    #[cold]
    fn add(&self, key: K) -> CircuitBreaker {
        // Made without the lock, and what is dropped, of the user's things, is dropped after it.
        let made = self.make(&key);
        let now = self.blueprint.clock.now();
        let mut breakers = self.lock();
        if let Some(faster) = breakers.used(&key) {
            drop(breakers);
            return faster;
        }
        let dropped = breakers.make_room(self.max_keys, now);
        breakers.add(key, made.clone());
        drop(breakers);
        drop(dropped);
        made
    }

    fn make(&self, key: &K) -> CircuitBreaker {
        let mut blueprint = self.blueprint.clone();
        if let Some(listener_of) = &self.listener_of {
            blueprint.listener = Some(listener_of(key));
        }
        CircuitBreaker::from_circuit(Circuit::new(blueprint))
    }

    /// The breaker of this key, if it has one. Only reads: the key counts as asked for no more than
    /// before.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let hosts = Keyed::<String>::new(builder, 1_000)?;
    /// assert!(hosts.peek("a.example").is_none());
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn peek<Q>(&self, key: &Q) -> Option<CircuitBreaker>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let breakers = self.lock();
        let calm = breakers.calm.get(key);
        calm.or_else(|| breakers.restless.get(key)).cloned()
    }

    /// Forgets this key, and returns its breaker if it has one.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
    /// let hosts = Keyed::<String>::new(builder, 1_000)?;
    /// hosts.get("a.example").fail();
    /// hosts.remove("a.example");
    /// assert!(hosts.get("a.example").ready(), "it is another one");
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    pub fn remove<Q>(&self, key: &Q) -> Option<CircuitBreaker>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        // The key is dropped after the lock: it is the user's.
        let (_key, breaker) = self.lock().remove(key)?;
        Some(breaker)
    }

    /// Every key that has a breaker, with it: for dashboards and operators. Only reads, in no order.
    /// The keys are cloned under a lock: their `Clone` must not use this, as their `Hash` and `Eq`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let hosts = Keyed::<String>::new(builder, 1_000)?;
    /// hosts.get("a.example").trip();
    /// for (host, breaker) in hosts.entries() {
    ///     println!("{host}: {}", breaker.state());
    /// }
    /// # assert_eq!(hosts.entries().len(), 1);
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    #[must_use]
    pub fn entries(&self) -> Vec<(K, CircuitBreaker)>
    where
        K: Clone,
    {
        let breakers = self.lock();
        let all = breakers.restless.iter().chain(breakers.calm.iter());
        all.map(|(key, breaker)| (key.clone(), breaker.clone()))
            .collect()
    }

    /// How many keys have a breaker.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let hosts = Keyed::<String>::new(builder, 1)?;
    /// hosts.get("a.example");
    /// hosts.get("b.example");
    /// assert_eq!(hosts.len(), 1);
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Has no key a breaker?
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// assert!(Keyed::<String>::new(builder, 1_000)?.is_empty());
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many keys can have a breaker at once.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// assert_eq!(Keyed::<String>::new(builder, 1_000)?.max_keys(), 1_000);
    /// # Ok::<(), breakerbox::ConfigError>(())
    /// ```
    #[must_use]
    pub fn max_keys(&self) -> usize {
        self.max_keys
    }

    fn lock(&self) -> MutexGuard<'_, Breakers<K>> {
        // The user's `Hash` and `Eq` may panic under it; the map stays whole then.
        self.breakers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// The listener is the user's, and is caught when it panics; the map stays whole when a key panics.
impl<K> UnwindSafe for Keyed<K> {}
impl<K> RefUnwindSafe for Keyed<K> {}

impl<K> fmt::Debug for Keyed<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyed")
            .field("max_keys", &self.max_keys)
            .finish_non_exhaustive()
    }
}

/// The breakers in the order in which they were used: the least recently used one in front, and those
/// that are restless before those that are calm.
///
/// A breaker that makes room has to be closed. To find one soon, those that are not are set aside when
/// they are met in front, and looked at again when the first of them may have closed.
struct Breakers<K> {
    calm: LinkedHashMap<K, CircuitBreaker, RandomState>,
    /// Who is used goes back to the calm ones.
    restless: LinkedHashMap<K, CircuitBreaker, RandomState>,
    /// When the first of the restless ones closes by itself, if any does.
    look_again_at: Option<u64>,
    /// Was one of them set aside while somebody had it, who may close it?
    some_are_shared: bool,
}

impl<K> Default for Breakers<K> {
    fn default() -> Self {
        Self {
            calm: LinkedHashMap::with_hasher(RandomState::new()),
            restless: LinkedHashMap::with_hasher(RandomState::new()),
            look_again_at: None,
            some_are_shared: false,
        }
    }
}

impl<K: Eq + Hash> Breakers<K> {
    fn len(&self) -> usize {
        self.calm.len() + self.restless.len()
    }

    fn used<Q>(&mut self, key: &Q) -> Option<CircuitBreaker>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if let Some(breaker) = self.calm.to_back(key) {
            return Some(breaker.clone());
        }
        // Most often there are none, and no need to look.
        if self.restless.is_empty() {
            return None;
        }
        let (key, breaker) = self.restless.remove_entry(key)?;
        self.add(key, breaker.clone());
        Some(breaker)
    }

    fn add(&mut self, key: K, breaker: CircuitBreaker) {
        self.calm.insert(key, breaker);
    }

    fn remove<Q>(&mut self, key: &Q) -> Option<(K, CircuitBreaker)>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let calm = self.calm.remove_entry(key);
        calm.or_else(|| self.restless.remove_entry(key))
    }

    /// Takes out one if there are `max` of them.
    fn make_room(&mut self, max: usize, now: u64) -> Option<(K, CircuitBreaker)> {
        if self.len() < max {
            return None;
        }
        self.set_restless_aside(now);
        let may_have_calmed_down = self.look_again_at.is_some_and(|at| at <= now)
            || self.calm.is_empty() && self.some_are_shared;
        let calmed_down = may_have_calmed_down.then(|| self.calmed_down(now));
        let victim = calmed_down.flatten().or_else(|| self.calm.pop_front());
        // If all are open, the least recently used one of these.
        victim.or_else(|| self.restless.pop_front())
    }

    /// Makes sure that the first of the calm ones is.
    fn set_restless_aside(&mut self, now: u64) {
        while let Some((_, breaker)) = self.calm.front() {
            let closed_from = breaker.circuit().closed_from();
            if closed_from.is_some_and(|from| from <= now) {
                return;
            }
            self.look_again_at = earlier(self.look_again_at, closed_from);
            self.some_are_shared |= breaker.is_shared();
            if let Some((key, breaker)) = self.calm.pop_front() {
                self.restless.insert(key, breaker);
            }
        }
    }

    /// Takes out the first of the restless ones that has become calm since.
    fn calmed_down(&mut self, now: u64) -> Option<(K, CircuitBreaker)> {
        let (mut look_again_at, mut some_are_shared) = (None, false);
        let mut cursor = self.restless.cursor_front_mut();
        while let Some((_, breaker)) = cursor.current() {
            let closed_from = breaker.circuit().closed_from();
            if closed_from.is_some_and(|from| from <= now) {
                // There may be more: these are looked at again with the next one.
                let found = cursor.current_entry().ok()?;
                return Some(found.remove_entry());
            }
            look_again_at = earlier(look_again_at, closed_from);
            some_are_shared |= breaker.is_shared();
            cursor.move_next();
        }
        self.look_again_at = look_again_at;
        self.some_are_shared = some_are_shared;
        None
    }
}

fn earlier(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one.into_iter().chain(other).min()
}
