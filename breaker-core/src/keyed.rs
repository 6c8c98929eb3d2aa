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
use crate::clock::Clock;
use crate::config::{Builder, check};
use crate::error::ConfigError;
use crate::observe::{Listener, Transition};

/// One breaker for each key, such as a host, a tenant or a shard: at most `max_keys` of them.
///
/// The breaker of a key is made when the key is first asked for. When there are `max_keys` already,
/// one of them makes room: that of the key which was asked for least recently among those that are
/// closed. A breaker that is open, half-open or held by hand is dropped only if there is no other, so
/// no key is silently forgotten to be down. (Who keeps a breaker, and closes it without asking for its
/// key again, may leave it taken for open.)
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
    blueprint: Blueprint,
    clock: Clock,
    /// Makes the listener of a key's breaker, where it is to hear of the key as well.
    listener_of: Option<ListenerOf<K>>,
    max_keys: usize,
    breakers: Mutex<Breakers<K>>,
}

type ListenerOf<K> = Box<dyn Fn(&K) -> Listener + Send + Sync>;

impl<K: Eq + Hash> Keyed<K> {
    /// Breakers that are all built like this one, at most `max_keys` of them.
    ///
    /// They have its name, its listener and its clock; the default one begins here for all of them.
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
        check::max_keys(max_keys)?;
        let mut blueprint = builder.blueprint(Location::caller())?;
        // One clock for all, as they are compared by it.
        let clock = blueprint.clock.take().unwrap_or_default();
        blueprint.clock = Some(clock.clone());
        Ok(Self {
            blueprint,
            clock,
            listener_of: None,
            max_keys,
            breakers: Mutex::new(Breakers::default()),
        })
    }

    /// Whom to tell of transitions, with the key of the breaker: instead of the builder's
    /// [`on_transition`](Builder::on_transition), and as there.
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
        let now = self.clock.now();
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
        let entry = breakers
            .calm
            .get(key)
            .or_else(|| breakers.restless.get(key));
        entry.map(|entry| entry.breaker.clone())
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
        let (_key, entry) = self.lock().remove(key)?;
        Some(entry.breaker)
    }

    /// Every key that has a breaker, with it: for dashboards and operators. Only reads, in no order.
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
        let all = breakers.calm.iter().chain(breakers.restless.iter());
        all.map(|(key, entry)| (key.clone(), entry.breaker.clone()))
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

/// The breakers in the order in which they were used: the least recently used one in front.
///
/// A breaker that makes room has to be closed. To find one at once, those that are not are set aside
/// when they are met in front, and looked at again when the first of them may have closed.
struct Breakers<K> {
    calm: LinkedHashMap<K, Entry, RandomState>,
    /// In the same order: who is used goes back to the calm ones.
    restless: LinkedHashMap<K, Entry, RandomState>,
    look_again_at: u64,
    uses: u64,
}

struct Entry {
    breaker: CircuitBreaker,
    last_use: u64,
}

impl<K> Default for Breakers<K> {
    fn default() -> Self {
        Self {
            calm: LinkedHashMap::with_hasher(RandomState::new()),
            restless: LinkedHashMap::with_hasher(RandomState::new()),
            look_again_at: u64::MAX,
            uses: 0,
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
        self.uses += 1;
        if let Some(entry) = self.calm.to_back(key) {
            entry.last_use = self.uses;
            return Some(entry.breaker.clone());
        }
        // Most often there are none, and no need to look.
        if self.restless.is_empty() {
            return None;
        }
        let (key, entry) = self.restless.remove_entry(key)?;
        let breaker = entry.breaker.clone();
        self.add(key, entry.breaker);
        Some(breaker)
    }

    fn add(&mut self, key: K, breaker: CircuitBreaker) {
        let last_use = self.uses;
        self.calm.insert(key, Entry { breaker, last_use });
    }

    fn remove<Q>(&mut self, key: &Q) -> Option<(K, Entry)>
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
        let victim = self.calmed_down(now).or_else(|| self.calm.pop_front());
        // If all are open, the least recently used one of these.
        let (key, entry) = victim.or_else(|| self.restless.pop_front())?;
        Some((key, entry.breaker))
    }

    /// Makes sure that the first of the calm ones is.
    fn set_restless_aside(&mut self, now: u64) {
        while let Some((_, entry)) = self.calm.front() {
            let closed_from = entry.closed_from();
            if closed_from <= now {
                return;
            }
            self.look_again_at = self.look_again_at.min(closed_from);
            if let Some((key, entry)) = self.calm.pop_front() {
                self.restless.insert(key, entry);
            }
        }
    }

    /// Takes out the first one that was set aside and has become calm since, if it is its turn.
    fn calmed_down(&mut self, now: u64) -> Option<(K, Entry)> {
        if now < self.look_again_at {
            return None;
        }
        let first = self.calm.front();
        let turn = first.map_or(u64::MAX, |(_, entry)| entry.last_use);
        self.look_again_at = u64::MAX;
        let mut cursor = self.restless.cursor_front_mut();
        while let Some((_, entry)) = cursor.current() {
            let closed_from = entry.closed_from();
            self.look_again_at = self.look_again_at.min(closed_from);
            if closed_from <= now {
                let is_its_turn = entry.last_use < turn;
                let found = cursor.current_entry().ok().filter(|_| is_its_turn)?;
                return Some(found.remove_entry());
            }
            cursor.move_next();
        }
        None
    }
}

impl Entry {
    fn closed_from(&self) -> u64 {
        self.breaker.circuit().closed_from()
    }
}
