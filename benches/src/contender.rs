//! Who is called.

use crate::work::{Error, FAILS, Outcome};

/// The function itself, in every list.
pub const BARE: &str = "bare function";
/// Ours, as most use it.
pub const ATTRIBUTE: &str = "#[circuit_breaker]";
/// Ours without the attribute.
pub const CORE: &str = "CircuitBreaker";

/// A way to make the same call: bare, or behind a breaker.
pub struct Contender {
    /// As a table has it. What is behind the same breaker has the same name in every list; a peer's is
    /// in [`PEERS`](crate::peers::PEERS).
    pub name: &'static str,
    /// Called through this pointer, so never inlined into the loop that measures.
    pub call: fn(u64) -> Outcome,
    /// Does it have a breaker?
    pub guarded: bool,
}

impl Contender {
    /// The function itself, which the others are compared with.
    pub const fn bare(call: fn(u64) -> Outcome) -> Self {
        Self::beside(BARE, call)
    }

    /// Something else without a breaker, which tells what those with one are up against.
    pub const fn beside(name: &'static str, call: fn(u64) -> Outcome) -> Self {
        Self {
            name,
            call,
            guarded: false,
        }
    }

    /// The function behind a breaker, which all threads share.
    pub const fn guarded(name: &'static str, call: fn(u64) -> Outcome) -> Self {
        Self {
            name,
            call,
            guarded: true,
        }
    }

    /// Opens its breaker, by calls that fail.
    ///
    /// # Panics
    ///
    /// If it goes on admitting them.
    pub fn open(&self) {
        let is_refused = |_| matches!((self.call)(FAILS), Err(Error::Refused));
        let opened = (0..10_000).any(is_refused);
        assert!(opened, "{} does not open", self.name);
    }
}
