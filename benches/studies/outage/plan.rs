//! How many callers there are, and how long each phase takes.

use std::fmt;
use std::time::Duration;

use anyhow::{Context, Result};
use breakerbox_benches::numbers::{grouped, number};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) callers: u64,
    /// How many are wanted, if that is more than there can be.
    wanted: Option<u64>,
    /// A caller, between two calls, on average.
    pub(crate) thinks: Duration,
    /// How long the server works, hangs and works again.
    pub(crate) works: Duration,
    pub(crate) hangs: Duration,
    pub(crate) recovers: Duration,
}

impl Plan {
    pub(crate) const FULL: Self = Self {
        callers: 10_000,
        wanted: None,
        thinks: Duration::from_secs(1),
        works: Duration::from_secs(3),
        hangs: Duration::from_secs(8),
        recovers: Duration::from_secs(4),
    };

    /// Long enough for the breaker to open, and to close again.
    pub(crate) const QUICK: Self = Self {
        callers: 200,
        wanted: None,
        thinks: Duration::from_millis(100),
        works: Duration::from_millis(200),
        hangs: Duration::from_millis(700),
        recovers: Duration::from_millis(1_400),
    };

    /// With as many callers as can have a connection at once.
    pub(crate) fn within_the_limit_of_open_files(self) -> Result<Self> {
        let files = rlimit::increase_nofile_limit(u64::MAX).context("the limit of open files")?;
        // More than one file for each: the server still has connections that callers have given up.
        let possible = files / 4 * 3;
        Ok(Self {
            callers: self.callers.min(possible),
            wanted: (self.callers > possible).then_some(self.callers),
            ..self
        })
    }

    pub(crate) fn lasts(&self) -> Duration {
        self.works + self.hangs + self.recovers
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} callers", grouped(number(self.callers)))?;
        if let Some(wanted) = self.wanted {
            let wanted = grouped(number(wanted));
            write!(f, " (the limit of open files is too low for {wanted})")?;
        }
        let Self {
            thinks,
            works,
            hangs,
            recovers,
            ..
        } = self;
        write!(
            f,
            " call, think for {thinks:?} on average, and call again, while the server works for \
             {works:?}, hangs for {hangs:?} and works for {recovers:?}"
        )
    }
}
