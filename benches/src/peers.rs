//! Whom ours is compared with.

/// A crate with a breaker.
pub struct Peer {
    /// As a table has it.
    pub name: &'static str,
    /// As the lock file has it.
    pub package: &'static str,
}

/// In the order in which tables have them.
pub const PEERS: &[Peer] = &[
    Peer::new("failsafe"),
    Peer::new("recloser"),
    Peer::new("breaker"),
    Peer::new("throttle-net"),
    Peer {
        name: "tower-resilience",
        package: "tower-resilience-circuitbreaker",
    },
];

impl Peer {
    const fn new(name: &'static str) -> Self {
        Self {
            name,
            package: name,
        }
    }
}

/// Why some are not in a list of contenders.
#[derive(Clone, Copy)]
pub struct Absent {
    /// The peers' names.
    pub names: &'static [&'static str],
    /// What they lack.
    pub why: &'static str,
}

/// For lists of sync functions.
pub const NOT_SYNC: Absent = Absent {
    names: &["tower-resilience"],
    why: "a layer around async services",
};
