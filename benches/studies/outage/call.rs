//! The call: the one function that the two runs differ in.

use std::io;
use std::time::Duration;

use breakerbox::{BreakerError, circuit_breaker};
use serde::{Deserialize, Serialize};

use crate::exchange::Exchange;

/// How long a call may take: a hundred times what it does take.
pub(crate) const TIMEOUT: Duration = Duration::from_millis(500);
/// How long the server is left alone.
pub(crate) const COOLDOWN: Duration = Duration::from_secs(1);

#[circuit_breaker(threshold = 5, window = "10s", cooldown = COOLDOWN, half_open = 1, timeout = TIMEOUT)]
async fn quote(exchange: &Exchange, symbol: &str) -> Result<u32, Error> {
    Ok(exchange.ask(symbol).await?)
}

/// What a careful user writes without a breaker.
async fn quote_without_breaker(exchange: &Exchange, symbol: &str) -> Result<u32, Error> {
    let in_time = tokio::time::timeout(TIMEOUT, exchange.ask(symbol)).await;
    Ok(in_time.map_err(|_| Error::TimedOut)??)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Protection {
    TimeoutOnly,
    Breaker,
}

impl Protection {
    pub(crate) async fn quote(self, exchange: &Exchange, symbol: &str) -> Result<u32, Error> {
        match self {
            Self::TimeoutOnly => quote_without_breaker(exchange, symbol).await,
            Self::Breaker => quote(exchange, symbol).await,
        }
    }
}

#[derive(Debug)]
pub(crate) enum Error {
    Refused,
    TimedOut,
    Failed(io::Error),
}

impl From<BreakerError> for Error {
    fn from(error: BreakerError) -> Self {
        if error.is_open() {
            Self::Refused
        } else {
            Self::TimedOut
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}
