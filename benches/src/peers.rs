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
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Absent {
    /// The rows of a table in which they are missing.
    pub rows: &'static str,
    /// The peers' names, and those of others that there is no need to speak of.
    pub names: &'static [&'static str],
    /// What they lack, after their names.
    pub why: &'static str,
}

/// For lists of sync functions.
pub const NOT_SYNC: Absent = Absent {
    rows: "sync",
    names: &["tower-resilience"],
    why: "is a layer around async services",
};

/// For open breakers on two threads. Its lock is taken in `poll_ready`, which sleeps for a millisecond
/// where another has it.
pub const SLEEPS: Absent = Absent {
    rows: "async, refused, 2 threads",
    names: &["tower-resilience"],
    why: "sleeps for 1 ms where another call is being refused",
};

impl Absent {
    /// Such as `failsafe, recloser and breaker can't be reset`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let is_absent = |peer: &&Peer| self.names.contains(&peer.name);
        let names: Vec<_> = PEERS.iter().filter(is_absent).map(|p| p.name).collect();
        let names = match &names[..] {
            [others @ .., last] if !others.is_empty() => {
                format!("{} and {last}", others.join(", "))
            }
            _ => names.concat(),
        };
        format!("{names} {}", self.why)
    }
}

#[cfg(test)]
mod tests {
    use super::Absent;

    #[test]
    fn a_sentence_speaks_of_peers_alone() {
        let absent = |names| Absent {
            rows: "sync",
            names,
            why: "can't",
        };
        let sentence = absent(&["recloser"]).sentence();
        assert_eq!(sentence, "recloser can't");
        let sentence =
            absent(&["tokio::time::timeout", "failsafe", "recloser", "breaker"]).sentence();
        assert_eq!(sentence, "failsafe, recloser and breaker can't");
    }
}
