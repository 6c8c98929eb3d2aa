//! Who is called.

use crate::work::Outcome;

/// A way to make the same call: bare, or behind a breaker.
pub struct Contender {
    /// As a table has it.
    pub name: &'static str,
    /// Called through this pointer, so never inlined into the loop that measures.
    pub call: fn(u64) -> Outcome,
    /// Does it have a breaker?
    pub guarded: bool,
}

impl Contender {
    /// The function itself, which the others are compared with.
    pub const fn bare(call: fn(u64) -> Outcome) -> Self {
        Self {
            name: "bare function",
            call,
            guarded: false,
        }
    }

    /// The function behind a breaker, which is in a lazy static.
    pub const fn guarded(name: &'static str, call: fn(u64) -> Outcome) -> Self {
        Self {
            name,
            call,
            guarded: true,
        }
    }
}
