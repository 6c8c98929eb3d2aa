//! What became of the calls, counted while they are made.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use crate::call::Error;

#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) waiting: AtomicU64,
    pub(crate) answered: AtomicU64,
    pub(crate) refused: AtomicU64,
    /// Calls that timed out.
    pub(crate) in_vain: AtomicU64,
    /// Those of them that were made when the breaker had opened.
    pub(crate) in_vain_since_open: AtomicU64,
    nanos_in_vain: AtomicU64,
    /// Why a call failed, if one did: none should.
    pub(crate) failure: OnceLock<String>,
    /// When the server began to hang, when the breaker first opened, when the server was back, and
    /// when a caller had an answer from it.
    pub(crate) hung: OnceLock<Instant>,
    pub(crate) opened: OnceLock<Instant>,
    pub(crate) back: OnceLock<Instant>,
    pub(crate) answered_since_back: OnceLock<Instant>,
}

impl Tally {
    /// Notes one call, from its beginning to its end.
    pub(crate) async fn note<T>(&self, call: impl Future<Output = Result<T, Error>>) {
        let began = Instant::now();
        self.waiting.fetch_add(1, Relaxed);
        let result = call.await;
        self.waiting.fetch_sub(1, Relaxed);
        match result {
            Ok(_) => self.note_answer(),
            Err(Error::Refused) => {
                self.refused.fetch_add(1, Relaxed);
            }
            Err(Error::TimedOut) => self.note_waste(began),
            Err(Error::Failed(error)) => {
                self.failure.get_or_init(|| error.to_string());
            }
        }
    }

    fn note_answer(&self) {
        self.answered.fetch_add(1, Relaxed);
        if self.back.get().is_some() {
            self.answered_since_back.get_or_init(Instant::now);
        }
    }

    fn note_waste(&self, began: Instant) {
        self.in_vain.fetch_add(1, Relaxed);
        let nanos = u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.nanos_in_vain.fetch_add(nanos, Relaxed);
        if self.opened.get().is_some_and(|opened| began > *opened) {
            self.in_vain_since_open.fetch_add(1, Relaxed);
        }
    }

    /// How long callers have waited for nothing, all together.
    pub(crate) fn waited_in_vain(&self) -> Duration {
        Duration::from_nanos(self.nanos_in_vain.load(Relaxed))
    }
}
