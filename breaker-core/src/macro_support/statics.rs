//! The breakers of functions: statics, made on the first call.

use std::any::Any;
use std::fmt;
use std::hash::Hash;
use std::ops::Deref;
use std::panic::Location;
#[cfg(feature = "test-util")]
use std::ptr;
use std::sync::Arc;

use once_cell::race::OnceRef;
use once_cell::sync::OnceCell;

use crate::breaker::CircuitBreaker;
use crate::circuit::Circuit;
use crate::config::Builder;
use crate::error::ConfigError;
use crate::keyed::Keyed;
#[cfg(feature = "test-util")]
use crate::time;

/// A breaker in a static, made on its first use.
///
/// It is one of a function, or one that was declared by itself: then it is used as the
/// [`CircuitBreaker`] that it derefs to.
pub struct Static {
    /// The works of `breaker`, once it is made: one pointer tells whether it is, and where the state
    /// is that a call has to read.
    works: OnceRef<'static, Circuit>,
    breaker: OnceCell<CircuitBreaker>,
    make: fn() -> CircuitBreaker,
}

impl Static {
    #[must_use]
    pub const fn new(make: fn() -> CircuitBreaker) -> Self {
        Self {
            works: OnceRef::new(),
            breaker: OnceCell::new(),
            make,
        }
    }

    /// What a call goes through.
    #[must_use]
    #[inline]
    pub fn works(&'static self) -> &'static Circuit {
        #[cfg(feature = "test-util")]
        if let Some(breaker) = self.of_the_world() {
            return breaker.circuit();
        }
        self.works.get().unwrap_or_else(|| self.make_works())
    }

    #[cold]
    fn make_works(&'static self) -> &'static Circuit {
        let works = self.breaker.get_or_init(self.make).circuit();
        // An error says that another thread has set it, to the same.
        let _ = self.works.set(works);
        works
    }

    /// The one that the current test has of it, if it has paused the time.
    #[cfg(feature = "test-util")]
    fn of_the_world(&self) -> Option<&'static CircuitBreaker> {
        time::own(ptr::from_ref(self).addr(), self.make)
    }
}

impl Deref for Static {
    type Target = CircuitBreaker;

    fn deref(&self) -> &CircuitBreaker {
        #[cfg(feature = "test-util")]
        if let Some(breaker) = self.of_the_world() {
            return breaker;
        }
        self.breaker.get_or_init(self.make)
    }
}

impl fmt::Debug for Static {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        CircuitBreaker::fmt(self, f)
    }
}

/// The breakers of a function with `key`, in a static.
///
/// A static names its type, and the key's is known to the compiler only: so there is a [`Keyed`] for
/// each type of key that comes. That is one, unless the function is generic over it.
pub struct StaticKeyed {
    first: Place,
    make: fn() -> Builder,
    max_keys: usize,
    location: &'static Location<'static>,
}

type Place = OnceCell<Box<Kind>>;

/// The breakers of one type of key, and those of the next.
struct Kind {
    keyed: Box<dyn Any + Send + Sync>,
    next: Place,
}

impl StaticKeyed {
    #[must_use]
    #[track_caller]
    pub const fn new(make: fn() -> Builder, max_keys: usize) -> Self {
        Self {
            first: Place::new(),
            make,
            max_keys,
            location: Location::caller(),
        }
    }

    pub(super) fn of<K: Eq + Hash + Send + Sync + 'static>(&'static self) -> &'static Keyed<K> {
        let mut place = self.first();
        loop {
            let kind = place.get_or_init(|| Box::new(self.make_kind::<K>()));
            if let Some(keyed) = kind.keyed.downcast_ref() {
                return keyed;
            }
            place = &kind.next;
        }
    }

    fn first(&'static self) -> &'static Place {
        #[cfg(feature = "test-util")]
        if let Some(first) = time::own(ptr::from_ref(self).addr(), Place::new) {
            return first;
        }
        &self.first
    }

    #[cold]
    fn make_kind<K: Eq + Hash + Send + Sync + 'static>(&self) -> Kind {
        let keyed = Keyed::<K>::made_at(self.location, (self.make)(), self.max_keys);
        Kind {
            keyed: Box::new(checked(keyed)),
            next: Place::new(),
        }
    }
}

/// The breaker of a function, on its first call.
#[must_use]
#[cold]
#[track_caller]
pub fn build(builder: Builder) -> CircuitBreaker {
    checked(builder.build())
}

fn checked<T>(made: Result<T, ConfigError>) -> T {
    // Each value went through its check while the user's crate was compiled.
    made.unwrap_or_else(|error| unreachable!("{error}"))
}

/// The user's own breaker.
#[must_use]
#[inline]
pub fn breaker(breaker: &CircuitBreaker) -> &CircuitBreaker {
    breaker
}

/// The works of the user's own breaker.
#[must_use]
#[inline]
pub fn works(breaker: &CircuitBreaker) -> &Circuit {
    breaker.circuit()
}

/// The same, for a call that may outlive the breaker it was given.
#[must_use]
#[inline]
pub fn shared(breaker: &CircuitBreaker) -> Arc<Circuit> {
    breaker.clone().into_circuit()
}
