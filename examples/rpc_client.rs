//! An RPC client behind a trait: the implementation has a breaker, and its callers don't know.
//!
//! ```sh
//! cargo run --example rpc_client
//! ```
//!
//! A portfolio asks whatever implements `Quotes` for prices: a table, as in a test, or an exchange over
//! the network (JSON-RPC over TCP, in this process). The exchange hangs for a while, and the log says what
//! its breaker makes of that. It takes some five seconds.

#[path = "rpc_outage/json_rpc.rs"]
mod json_rpc;

use std::collections::HashMap;
use std::future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use async_trait::async_trait;
use breakerbox::{BreakerError, CircuitBreaker, State, circuit_breaker, subscribe};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::json_rpc::{Client, Request, serve};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // For the log: it hears of every breaker in the process, each transition once and in order.
    let (sender, heard) = mpsc::channel();
    let subscription = subscribe(move |transition| {
        println!("      ** {transition} **");
        // For the check at the end. Who has ended doesn't listen any more.
        let _ = sender.send(transition.to);
    });

    println!("A portfolio that gets its prices from a table:");
    let table = HashMap::from([("ACME", 40), ("INIT", 3)]);
    let portfolio = Portfolio::new(Arc::new(table));
    expect(Outcome::Answer, portfolio.worth()).await?;

    println!("\nOne that gets them from the exchange:");
    let exchange = Server::start().await?;
    let quotes = Arc::new(RemoteQuotes::new(exchange.address));
    let portfolio = Portfolio::new(quotes.clone());
    expect(Outcome::Answer, portfolio.worth()).await?;
    expect(Outcome::Answer, portfolio.turnover()).await?;

    println!("\nA symbol that it doesn't know is no failure, however often:");
    for _ in 0..4 {
        expect(Outcome::NoSuchSymbol, quotes.price("NONE")).await?;
    }

    println!("\nThe exchange hangs. Three failures, of whichever method, and it is left alone:");
    exchange.hangs(true);
    expect(Outcome::TimedOut, portfolio.worth()).await?;
    expect(Outcome::TimedOut, portfolio.turnover()).await?;
    expect(Outcome::TimedOut, portfolio.worth()).await?;
    let asked = exchange.asked();
    expect(Outcome::Refused, portfolio.turnover()).await?;
    let retry_after = expect(Outcome::Refused, portfolio.worth()).await?;
    ensure!(exchange.asked() == asked, "a refused call got to it");

    println!(
        "\nA second later one call is let through. It fails, and the next waits twice as long:"
    );
    sleep(retry_after).await;
    expect(Outcome::TimedOut, portfolio.worth()).await?;
    let retry_after = expect(Outcome::Refused, portfolio.turnover()).await?;
    ensure!(
        retry_after > Duration::from_secs(1),
        "the second cooldown should be longer than the first"
    );
    ensure!(exchange.asked() == asked + 1, "more than one got to it");

    println!("\nThe exchange is back:");
    exchange.hangs(false);
    sleep(retry_after).await;
    expect(Outcome::Answer, portfolio.worth()).await?;
    expect(Outcome::Answer, portfolio.turnover()).await?;

    drop(subscription);
    let states: Vec<State> = heard.iter().collect();
    ensure!(
        states
            == [
                State::Open,
                State::HalfOpen,
                State::Open,
                State::HalfOpen,
                State::Closed
            ],
        "the log should not say {states:?}"
    );
    Ok(())
}

/// What a portfolio needs. That there is a breaker behind it shows in the error alone.
#[async_trait]
trait Quotes: Send + Sync {
    /// What a share costs.
    async fn price(&self, symbol: &str) -> Result<u32, QuoteError>;

    /// How many shares changed hands today.
    async fn volume(&self, symbol: &str) -> Result<u32, QuoteError>;
}

/// One breaker for whatever goes to the exchange: what one method learns, the other knows. It is a
/// static as any, and the attribute fills it.
#[circuit_breaker(
    name = "exchange",
    threshold = 3,
    window = "10s",
    cooldown = "1s",
    half_open = 1,
    backoff = 2.0,
    max_cooldown = "1m"
)]
static EXCHANGE: CircuitBreaker;

struct RemoteQuotes {
    exchange: Client,
}

#[async_trait]
impl Quotes for RemoteQuotes {
    #[circuit_breaker(breaker = EXCHANGE, timeout = "500ms", failure_if = is_an_outage)]
    async fn price(&self, symbol: &str) -> Result<u32, QuoteError> {
        let price: Option<u32> = self.exchange.call("price", &[symbol]).await?;
        price.ok_or(QuoteError::NoSuchSymbol)
    }

    #[circuit_breaker(breaker = EXCHANGE, timeout = "500ms", failure_if = is_an_outage)]
    async fn volume(&self, symbol: &str) -> Result<u32, QuoteError> {
        let volume: Option<u32> = self.exchange.call("volume", &[symbol]).await?;
        volume.ok_or(QuoteError::NoSuchSymbol)
    }
}

/// That there is no such symbol is an answer: who gives it is alive.
fn is_an_outage<T>(result: &Result<T, QuoteError>) -> bool {
    matches!(result, Err(QuoteError::Io(_)))
}

#[derive(Debug, thiserror::Error)]
enum QuoteError {
    #[error("no such symbol")]
    NoSuchSymbol,
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Breaker(#[from] BreakerError),
}

impl RemoteQuotes {
    fn new(server: SocketAddr) -> Self {
        let exchange = Client::new(server);
        Self { exchange }
    }
}

/// What a test has instead: no server, no breaker, the same trait.
#[async_trait]
impl Quotes for HashMap<&'static str, u32> {
    async fn price(&self, symbol: &str) -> Result<u32, QuoteError> {
        self.get(symbol).copied().ok_or(QuoteError::NoSuchSymbol)
    }

    async fn volume(&self, _: &str) -> Result<u32, QuoteError> {
        Ok(0)
    }
}

/// A caller, of whatever there is behind the trait.
struct Portfolio {
    quotes: Arc<dyn Quotes>,
    shares: [(&'static str, u32); 2],
}

impl Portfolio {
    fn new(quotes: Arc<dyn Quotes>) -> Self {
        let shares = [("ACME", 10), ("INIT", 200)];
        Self { quotes, shares }
    }

    async fn worth(&self) -> Result<u32, QuoteError> {
        let mut worth = 0;
        for (symbol, count) in self.shares {
            worth += count * self.quotes.price(symbol).await?;
        }
        Ok(worth)
    }

    /// Of all its shares, by anybody.
    async fn turnover(&self) -> Result<u32, QuoteError> {
        let mut turnover = 0;
        for (symbol, _) in self.shares {
            turnover += self.quotes.volume(symbol).await?;
        }
        Ok(turnover)
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Answer,
    NoSuchSymbol,
    TimedOut,
    Refused,
}

/// Waits for an answer, prints what came of it, and returns when to try again: at once, unless it was
/// refused.
async fn expect(
    expected: Outcome,
    answer: impl Future<Output = Result<u32, QuoteError>>,
) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let result = answer.await;
    let took = start.elapsed().as_secs_f64() * 1e3;
    let (outcome, said, retry_after) = match result {
        Ok(number) => (Outcome::Answer, number.to_string(), None),
        Err(QuoteError::Breaker(error)) => {
            let outcome = if error.is_open() {
                Outcome::Refused
            } else {
                Outcome::TimedOut
            };
            (outcome, error.to_string(), error.retry_after())
        }
        Err(error @ QuoteError::NoSuchSymbol) => (Outcome::NoSuchSymbol, error.to_string(), None),
        Err(error) => return Err(error).context("the exchange on loopback should answer"),
    };
    println!("{took:9.3} ms   {said}");
    ensure!(
        outcome == expected,
        "expected {expected:?}, got {outcome:?}"
    );
    Ok(retry_after.unwrap_or_default())
}

/// The exchange. It can be told to hang.
#[derive(Clone)]
struct Server {
    address: SocketAddr,
    hangs: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
}

impl Server {
    async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let server = Self {
            address: listener.local_addr()?,
            hangs: Arc::default(),
            asked: Arc::default(),
        };
        let answering = server.clone();
        tokio::spawn(serve(listener, move |request| {
            answering.clone().handle(request)
        }));
        Ok(server)
    }

    async fn handle(self, request: Request) -> Value {
        self.think().await;
        match (request.method.as_str(), request.params.concat().as_str()) {
            ("price", "ACME") => json!(42),
            ("price", "INIT") => json!(2),
            ("volume", "ACME" | "INIT") => json!(1_000),
            _ => Value::Null,
        }
    }

    fn hangs(&self, hangs: bool) {
        self.hangs.store(hangs, Ordering::SeqCst);
    }

    /// How many requests it has seen.
    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    async fn think(&self) {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.hangs.load(Ordering::SeqCst) {
            future::pending::<()>().await;
        }
    }
}
