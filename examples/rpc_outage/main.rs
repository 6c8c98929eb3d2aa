//! A real RPC outage, and a circuit breaker that survives it: `cargo run --example rpc_outage`.
//!
//! A server answers, then hangs, then is down, then is back. Ten clients call it all the while,
//! through the annotated function below. At the same time ten others call another such server
//! without a breaker, so that at the end it can be said what the breaker was good for.
//!
//! The program ends with an error if the breaker does not open and close as it must.

mod clients;
mod log;
mod server;
mod timeline;

use std::error::Error;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use breakerbox::{BreakerError, circuit_breaker};
use tokio::time::{Instant, sleep_until, timeout};

use crate::clients::Connection;
use crate::log::Log;
use crate::server::{Phase, Server};

/// What happens to the server, and for how long.
const SCRIPT: [(Phase, Duration); 4] = [
    (Phase::Works, Duration::from_secs(2)),
    (Phase::Hangs, Duration::from_millis(2_500)),
    (Phase::IsDown, Duration::from_millis(2_500)),
    (Phase::IsBack, Duration::from_millis(2_500)),
];

/// How long a caller waits for an answer, with a breaker and without.
const TIMEOUT: Duration = Duration::from_millis(200);

/// One call to the server, behind a breaker.
///
/// Five failures within a second open it: for the next second this function is refused at once. A
/// call that takes longer than the time-out is given up, and is one of those failures.
#[circuit_breaker(threshold = 5, window = "1s", timeout = TIMEOUT)]
async fn price(server: &Connection, log: &Log) -> Result<u64, PriceError> {
    // We are here only if the breaker let us through.
    log.reaches_for_the_server();
    server.price("ACME").await
}

/// The same without a breaker.
async fn price_unprotected(server: &Connection, log: &Log) -> Result<u64, PriceError> {
    log.reaches_for_the_server();
    let answer = timeout(TIMEOUT, server.price("ACME"));
    answer.await.unwrap_or(Err(PriceError::TimedOut))
}

#[derive(Debug, thiserror::Error)]
enum PriceError {
    /// The breaker's answer becomes one of ours. This is all that the attribute asks for.
    #[error(transparent)]
    Breaker(#[from] BreakerError),
    #[error("no answer in time")]
    TimedOut,
    #[error("can't connect")]
    Connect(#[from] io::Error),
    #[error("the connection broke")]
    Rpc(#[from] tarpc::client::RpcError),
}

// One thread is plenty for twenty clients and two servers that mostly wait.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    timeline::print_heading();
    let protected = Arc::new(Log::new());
    let unprotected = Arc::new(Log::new());
    tokio::try_join!(
        outage(Arc::clone(&protected), clients::Calls::Protected),
        outage(Arc::clone(&unprotected), clients::Calls::Unprotected),
        timeline::print_rows(&protected),
    )?;

    if let Err(wrong) = protected.check() {
        eprintln!("\nThe breaker did not do its work: {wrong}.");
        return Ok(ExitCode::FAILURE);
    }
    timeline::print_summary(&protected, &unprotected);
    Ok(ExitCode::SUCCESS)
}

/// One server through the whole script, with ten clients.
async fn outage(log: Arc<Log>, calls: clients::Calls) -> io::Result<()> {
    let mut server = Server::start().await?;
    let mut now = Instant::now();
    log.begins(now.into_std());
    let clients = clients::start(server.address(), calls, &log);
    for (phase, length) in SCRIPT {
        log.enters(phase, now.into_std());
        server.enter(phase).await?;
        now += length;
        sleep_until(now).await;
    }
    clients.stop().await;
    log.ends();
    Ok(())
}
