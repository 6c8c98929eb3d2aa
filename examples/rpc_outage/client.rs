//! The clients, and what they note of every call.

use std::io;
use std::net::SocketAddr;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use breakerbox::{BreakerError, State};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::Protection;
use crate::json_rpc::Client;
use crate::server::END;

/// How many there are, and how long each pauses between two calls.
pub(crate) const CLIENTS: u32 = 8;
pub(crate) const PAUSE: Duration = Duration::from_millis(25);

/// What can go wrong with a quote.
#[derive(Debug, thiserror::Error)]
pub(crate) enum QuoteError {
    /// The one variant that the attribute asks for: by this the breaker's errors reach the caller.
    #[error(transparent)]
    Breaker(#[from] BreakerError),
    /// The connection was refused, or broke.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The time-out of the run without a breaker.
    #[error("no answer in time")]
    TooLate,
}

/// One call, as its caller saw it.
pub(crate) struct Call {
    /// When it began, from the start of the run.
    pub(crate) began: Duration,
    pub(crate) took: Duration,
    pub(crate) result: Result<u32, QuoteError>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answered,
    TimedOut,
    /// The connection was refused, or broke.
    Failed,
    /// By the breaker: the server has not heard of this call.
    Refused,
}

impl Call {
    pub(crate) fn outcome(&self) -> Outcome {
        match &self.result {
            Ok(_) => Outcome::Answered,
            Err(QuoteError::Breaker(error)) if error.is_open() => Outcome::Refused,
            Err(QuoteError::Breaker(_) | QuoteError::TooLate) => Outcome::TimedOut,
            Err(QuoteError::Io(_)) => Outcome::Failed,
        }
    }
}

/// The states that the breaker went through, by how it received these calls.
///
/// An annotated function keeps its breaker to itself, so it is seen by what it does: it was open for
/// a call that it refused, and closed for one that ran.
pub(crate) fn breaker_as_seen(calls: &[Call]) -> Vec<State> {
    let mut calls: Vec<&Call> = calls.iter().collect();
    // A call is refused when it begins; those that ran while others were refused began before.
    calls.sort_by_key(|call| call.began);
    let mut states: Vec<State> = calls
        .iter()
        .map(|call| match call.outcome() {
            Outcome::Refused => State::Open,
            Outcome::Answered | Outcome::TimedOut | Outcome::Failed => State::Closed,
        })
        .collect();
    states.dedup();
    states
}

/// Clients that call until the [`END`], and what they have noted.
pub(crate) struct Clients {
    tasks: JoinSet<()>,
    notes: Receiver<Call>,
    calls: Vec<Call>,
}

impl Clients {
    pub(crate) fn start(server: SocketAddr, protection: Protection, start: Instant) -> Self {
        let (note, notes) = mpsc::channel();
        let mut tasks = JoinSet::new();
        for nth in 0..CLIENTS {
            let exchange = Client::new(server);
            let note = note.clone();
            tasks.spawn(async move {
                // Not all in step: they would come in gusts.
                sleep(PAUSE * nth / CLIENTS).await;
                keep_calling(exchange, protection, start, &note).await;
            });
        }
        Self {
            tasks,
            notes,
            calls: Vec::new(),
        }
    }

    /// The calls that have ended since this was last asked.
    pub(crate) fn news(&mut self) -> &[Call] {
        let known = self.calls.len();
        self.calls.extend(self.notes.try_iter());
        &self.calls[known..]
    }

    /// All calls.
    pub(crate) async fn end(mut self) -> anyhow::Result<Vec<Call>> {
        while let Some(ended) = self.tasks.join_next().await {
            ended?;
        }
        self.news();
        Ok(self.calls)
    }
}

async fn keep_calling(
    exchange: Client,
    protection: Protection,
    start: Instant,
    note: &Sender<Call>,
) {
    while start.elapsed() < END {
        let began = Instant::now();
        let result = protection.quote(&exchange, "ACME").await;
        let call = Call {
            began: began - start,
            took: began.elapsed(),
            result,
        };
        if note.send(call).is_err() {
            return;
        }
        sleep(PAUSE).await;
    }
}
