//! Every breaker that there is, for dashboards and operators.

use crate::breaker::CircuitBreaker;
use crate::circuit::Circuit;
#[cfg(feature = "test-util")]
use crate::time::World;

/// Every live breaker of the process: those of attributes once they were called, and those that
/// were built, the ones of a [`Keyed`](crate::Keyed) included.
///
/// ```
/// use std::time::Duration;
/// use breakerbox::{CircuitBreaker, registry};
///
/// let breaker = CircuitBreaker::builder()
///     .name("quotes")
///     .threshold(5)
///     .window(Duration::from_secs(10))
///     .build()?;
///
/// for breaker in registry().iter() {
///     println!("{:?} of {}: {:?}", breaker.name(), breaker.location(), breaker.snapshot());
/// }
/// registry().find("quotes").unwrap().force_open();
/// assert!(!breaker.ready());
/// # Ok::<(), breakerbox::ConfigError>(())
/// ```
#[must_use]
pub fn registry() -> Registry {
    Registry { _private: () }
}

/// Every live breaker, from [`registry()`].
///
/// A breaker enters it when it is made and leaves it when its last clone is dropped; no call goes
/// through it. In a world of `time::pause`, of the feature `test-util`, it has those of the world, and
/// outside of all worlds none of these.
#[derive(Clone, Copy, Debug)]
pub struct Registry {
    _private: (),
}

impl Registry {
    /// Those that are alive now, in the order in which they were made.
    ///
    /// They stay alive for as long as the iterator holds them.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use breakerbox::{CircuitBreaker, registry};
    /// let breaker = CircuitBreaker::new(5, Duration::from_secs(10));
    /// breaker.trip();
    /// assert_eq!(registry().iter().filter(|breaker| !breaker.ready()).count(), 1);
    /// drop(breaker);
    /// assert_eq!(registry().iter().count(), 0);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = CircuitBreaker> + use<> {
        let alive = Circuit::alive().into_iter();
        #[cfg(feature = "test-util")]
        let alive = {
            let here = World::current();
            alive.filter(move |circuit| circuit.world() == here.as_ref())
        };
        alive.map(CircuitBreaker::from_circuit)
    }

    /// The first breaker of that name, in the order in which they were made.
    ///
    /// Others may have the same name: those of a [`Keyed`](crate::Keyed), and of methods of two types
    /// in one module unless they are named. [`iter`](Self::iter) has them all.
    ///
    /// ```
    /// # use breakerbox::registry;
    /// assert!(registry().find("no such breaker").is_none());
    /// ```
    #[must_use]
    pub fn find(&self, name: &str) -> Option<CircuitBreaker> {
        self.iter().find(|breaker| breaker.name() == Some(name))
    }
}
