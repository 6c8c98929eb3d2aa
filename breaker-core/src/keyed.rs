//! A breaker for each key, of a bounded number of keys.

use std::borrow::Borrow;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::Hash;
use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hashlink::LinkedHashMap;

use crate::breaker::CircuitBreaker;
use crate::circuit::{Blueprint, Circuit};
use crate::config::{Builder, check};
use crate::error::ConfigError;
use crate::state::State;

/// One breaker for each key, such as a host, a tenant or a shard: at most `max_keys` of them.
///
/// The breaker of a key is made when the key is first asked for. When there are `max_keys` already,
/// one of them makes room: that of the key which was asked for least recently among those that are
/// closed. An open or half-open breaker is dropped only if there is no closed one, so no key is
/// silently forgotten to be down. (Where more than 16 are open, a few that have closed by themselves
/// since may be overlooked for some time, and others go before them.)
///
/// ```
/// use std::time::Duration;
/// use breaker_core::{CircuitBreaker, Keyed};
///
/// let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
/// let hosts = Keyed::<String>::new(builder, 1_000)?;
///
/// hosts.get("a.example").fail();
/// assert!(!hosts.get("a.example").ready());
/// assert!(hosts.get("b.example").ready());
/// # Ok::<(), breaker_core::ConfigError>(())
/// ```
pub struct Keyed<K> {
    blueprint: Blueprint,
    max_keys: usize,
    breakers: Mutex<Breakers<K>>,
}

impl<K: Eq + Hash> Keyed<K> {
    /// Breakers that are all built like this one, at most `max_keys` of them.
    ///
    /// They have its name and its listener; if it has no clock, each has one of its own.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] as from [`Builder::build`], and if `max_keys` is zero.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CircuitBreaker, Keyed};
    /// let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let shards = Keyed::<u32>::new(builder, 64)?;
    /// # Ok::<(), breaker_core::ConfigError>(())
    /// ```
    #[track_caller]
    pub fn new(builder: Builder, max_keys: usize) -> Result<Self, ConfigError> {
        check::max_keys(max_keys)?;
        Ok(Self {
            blueprint: builder.blueprint(Location::caller())?,
            max_keys,
            breakers: Mutex::new(Breakers::default()),
        })
    }

    /// The breaker of this key, which is made if there is none.
    ///
    /// Whatever the key can be borrowed as serves: a `&str` for a `String`. It is copied only for a
    /// new breaker. The breaker works on while somebody has it, even after its key has made room for
    /// another.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let hosts = Keyed::<String>::new(builder, 1_000)?;
    /// let parsed = hosts.get("a.example").call(|| "42".parse::<u32>());
    /// assert_eq!(parsed, Ok(42));
    /// # Ok::<(), breaker_core::ConfigError>(())
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
    /// # use breaker_core::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let hosts = Keyed::<Arc<str>>::new(builder, 1_000)?;
    /// let breaker = hosts.get_with("a.example", Arc::from);
    /// # Ok::<(), breaker_core::ConfigError>(())
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
        let made = CircuitBreaker::from_circuit(Circuit::new(self.blueprint.clone()));
        let mut breakers = self.lock();
        if let Some(faster) = breakers.used(&key) {
            drop(breakers);
            return faster;
        }
        let dropped = breakers.make_room(self.max_keys);
        breakers.add(key, made.clone());
        drop(breakers);
        drop(dropped);
        made
    }

    /// The breaker of this key, if it has one. Only reads: the key counts as asked for no more than
    /// before.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let hosts = Keyed::<String>::new(builder, 1_000)?;
    /// assert!(hosts.peek("a.example").is_none());
    /// # Ok::<(), breaker_core::ConfigError>(())
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
    /// # use breaker_core::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(1).window(Duration::from_secs(10));
    /// let hosts = Keyed::<String>::new(builder, 1_000)?;
    /// hosts.get("a.example").fail();
    /// hosts.remove("a.example");
    /// assert!(hosts.get("a.example").ready(), "it is another one");
    /// # Ok::<(), breaker_core::ConfigError>(())
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

    /// How many keys have a breaker.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// let hosts = Keyed::<String>::new(builder, 1)?;
    /// hosts.get("a.example");
    /// hosts.get("b.example");
    /// assert_eq!(hosts.len(), 1);
    /// # Ok::<(), breaker_core::ConfigError>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Has no key a breaker?
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// assert!(Keyed::<String>::new(builder, 1_000)?.is_empty());
    /// # Ok::<(), breaker_core::ConfigError>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many keys can have a breaker at once.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breaker_core::{CircuitBreaker, Keyed};
    /// # let builder = CircuitBreaker::builder().threshold(5).window(Duration::from_secs(10));
    /// assert_eq!(Keyed::<String>::new(builder, 1_000)?.max_keys(), 1_000);
    /// # Ok::<(), breaker_core::ConfigError>(())
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
/// as soon as they are met in front.
struct Breakers<K> {
    calm: LinkedHashMap<K, Entry, RandomState>,
    restless: LinkedHashMap<K, Entry, RandomState>,
    uses: u64,
}

struct Entry {
    breaker: CircuitBreaker,
    last_use: u64,
}

/// How many of those that were set aside are looked at again when one has to make room.
const SECOND_LOOKS: usize = 16;

impl<K> Default for Breakers<K> {
    fn default() -> Self {
        Self {
            calm: LinkedHashMap::with_hasher(RandomState::new()),
            restless: LinkedHashMap::with_hasher(RandomState::new()),
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
        let found = match self.calm.to_back(key) {
            Some(entry) => Some(entry),
            // Most often there is none, and no need to look.
            None if self.restless.is_empty() => None,
            None => self.restless.to_back(key),
        };
        let entry = found?;
        entry.last_use = self.uses;
        Some(entry.breaker.clone())
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
    fn make_room(&mut self, max: usize) -> Option<(K, CircuitBreaker)> {
        if self.len() < max {
            return None;
        }
        self.set_restless_aside();
        let again = self.calmed_down();
        let victim = match (again, self.calm.front()) {
            (Some((key, entry)), Some((_, front))) if entry.last_use > front.last_use => {
                self.restless.insert(key, entry);
                self.calm.pop_front()
            }
            (Some(again), _) => Some(again),
            (None, Some(_)) => self.calm.pop_front(),
            // All are open: then the least recently used one of these.
            (None, None) => self.restless.pop_front(),
        };
        victim.map(|(key, entry)| (key, entry.breaker))
    }

    /// Makes sure that the first of the calm ones is.
    fn set_restless_aside(&mut self) {
        while self.calm.front().is_some_and(|(_, entry)| !entry.is_calm()) {
            if let Some((key, entry)) = self.calm.pop_front() {
                self.restless.insert(key, entry);
            }
        }
    }

    /// Takes out the least recently used one that was set aside and has become calm since: of some
    /// of them, or of all if there are no others.
    fn calmed_down(&mut self) -> Option<(K, Entry)> {
        let looks = if self.calm.is_empty() {
            self.restless.len()
        } else {
            self.restless.len().min(SECOND_LOOKS)
        };
        let mut oldest: Option<(K, Entry)> = None;
        for _ in 0..looks {
            let (key, entry) = self.restless.pop_front()?;
            let is_older = |(_, other): &(K, Entry)| entry.last_use < other.last_use;
            if entry.is_calm() && oldest.as_ref().is_none_or(is_older) {
                if let Some((key, entry)) = oldest.replace((key, entry)) {
                    self.restless.insert(key, entry);
                }
            } else {
                self.restless.insert(key, entry);
            }
        }
        oldest
    }
}

impl Entry {
    fn is_calm(&self) -> bool {
        self.breaker.state() == State::Closed
    }
}
