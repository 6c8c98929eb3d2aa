//! An RPC server has an outage, and its clients call it through an annotated function.
//!
//! ```sh
//! cargo run --example rpc_outage
//! ```
//!
//! A real server (JSON-RPC over TCP) works, hangs, goes down and comes back; a timeline shows how its
//! clients fare. At the same time, on a server of their own, as many clients have the same outage
//! without a breaker: the summary compares what was measured on both. It takes about eight seconds.
//!
//! The function is below; its clients are in `client.rs`, the server and its outage in `server.rs`, the
//! protocol in `json_rpc.rs`, what is printed in `report.rs`.

mod client;
mod json_rpc;
mod report;
mod server;

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use breakerbox::{State, circuit_breaker};

use crate::client::{Call, Clients, Outcome, QuoteError, breaker_as_seen};
use crate::json_rpc::Client;
use crate::report::{count, in_vain};
use crate::server::{END, Outage};

/// Far more than an answer takes, far less than a caller's patience.
const TIMEOUT: Duration = Duration::from_millis(150);

/// What the clients call: five failures within a second, and for the next second the server is left
/// alone. The attribute is all there is to it, no breaker to make and to pass around.
///
/// (The time-out is a constant because the run without a breaker has the same. It could as well be
/// written `"150ms"`.)
#[circuit_breaker(threshold = 5, window = "1s", timeout = TIMEOUT, name = "quotes")]
async fn quote(exchange: &Client, symbol: &str) -> Result<u32, QuoteError> {
    Ok(exchange.call("quote", &[symbol]).await?)
}

/// What one would write without it: a time-out as well, but nothing is learnt from it.
async fn quote_without_breaker(exchange: &Client, symbol: &str) -> Result<u32, QuoteError> {
    let in_time = tokio::time::timeout(TIMEOUT, exchange.call("quote", &[symbol])).await;
    Ok(in_time.map_err(|_| QuoteError::TooLate)??)
}

#[derive(Clone, Copy)]
enum Protection {
    Breaker,
    TimeoutOnly,
}

impl Protection {
    async fn quote(self, exchange: &Client, symbol: &str) -> Result<u32, QuoteError> {
        match self {
            Self::Breaker => quote(exchange, symbol).await,
            Self::TimeoutOnly => quote_without_breaker(exchange, symbol).await,
        }
    }
}

// One thread is enough, and makes the timeline exact: between the moment that a caller notes the
// time and the moment that its breaker is asked, no other caller comes in.
#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    report::print_header();
    let start = Instant::now();
    // Both at once: what slows the machine down slows down both.
    let mut with = Run::begin(Protection::Breaker, start)?;
    let without = Run::begin(Protection::TimeoutOnly, start)?;

    for (from, to) in report::intervals() {
        tokio::time::sleep_until((start + to).into()).await;
        report::print_line(from, to, with.clients.news());
    }

    let (with, without) = (with.end().await?, without.end().await?);
    report::print_summary(&with, &without);
    check(&with, &without)
}

/// A server that has its outage, and the clients that it has it with.
struct Run {
    outage: Outage,
    clients: Clients,
}

impl Run {
    fn begin(protection: Protection, start: Instant) -> anyhow::Result<Self> {
        let outage = Outage::begin(start).context("the server can't start")?;
        let clients = Clients::start(outage.address(), protection, start);
        Ok(Self { outage, clients })
    }

    async fn end(self) -> anyhow::Result<Vec<Call>> {
        // The server last: the clients' last calls are still on their way to it.
        let calls = self.clients.end().await?;
        self.outage.end().await.context("the server can't go on")?;
        Ok(calls)
    }
}

/// Did the breaker do what it is for? Judged by what the callers saw.
fn check(with: &[Call], without: &[Call]) -> anyhow::Result<()> {
    ensure!(
        count(without, Outcome::TimedOut) > 0 && count(without, Outcome::Failed) > 0,
        "there was no outage: without a breaker, calls should have timed out and failed"
    );
    ensure!(
        breaker_as_seen(with).contains(&State::Open),
        "the breaker did not open: not one call was refused while the server was dead"
    );
    ensure!(
        in_vain(with) < in_vain(without),
        "the breaker did not help: it let as many calls through to the dead server"
    );
    let in_the_last_second = |outcome| {
        let late = |call: &&Call| call.began + Duration::from_secs(1) >= END;
        with.iter()
            .filter(late)
            .any(|call| call.outcome() == outcome)
    };
    ensure!(
        !in_the_last_second(Outcome::Refused),
        "the breaker did not close: calls were still refused long after the server was back"
    );
    ensure!(
        in_the_last_second(Outcome::Answered),
        "the server did not come back: no call was answered at the end"
    );
    Ok(())
}
