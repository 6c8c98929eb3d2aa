//! An HTTP client: a method that asks another service by `reqwest`, behind a breaker.
//!
//! ```sh
//! cargo run --example http_client
//! ```
//!
//! The service works, is overloaded, hangs and recovers. What it says with a 5xx is a failure, and so
//! is saying nothing at all; a 404 is none, as it shows the service alive. It takes three
//! seconds.

use std::future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use axum::extract;
use axum::routing::get;
use breakerbox::{BreakerError, State, circuit_breaker, registry};
use reqwest::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::sleep;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let service = Service::start().await?;
    let client = PriceClient {
        // Straight to it, whatever proxy the environment names.
        http: reqwest::Client::builder().no_proxy().build()?,
        service: service.address,
    };

    println!("The service works. That it doesn't know a symbol is no failure, however often.");
    expect(Outcome::Price, client.price("ACME")).await?;
    for _ in 0..4 {
        expect(Outcome::NotFound, client.price("NONE")).await?;
    }
    expect(Outcome::Price, client.price("ACME")).await?;

    println!("\nIt is overloaded: three failures, and it is left alone.");
    service.becomes(Condition::Overloaded);
    for _ in 0..3 {
        expect(Outcome::Unavailable, client.price("ACME")).await?;
    }
    let asked = service.asked();
    for _ in 0..3 {
        expect(Outcome::Refused, client.price("ACME")).await?;
    }
    ensure!(
        service.asked() == asked,
        "a refused call got to the service"
    );

    println!("\nIt hangs. A caller who waits as long as the breaker says is a probe, and fails:");
    service.becomes(Condition::Hanging);
    expect(Outcome::TimedOut, client.price_even_if_late("ACME")).await?;
    println!("One such probe is enough, the others are refused again.");
    expect(Outcome::Refused, client.price("ACME")).await?;
    ensure!(
        service.asked() == asked + 1,
        "one call should have got to the service, to find out"
    );

    println!("\nIt has recovered: two probes succeed, and the breaker closes.");
    service.becomes(Condition::Working);
    expect(Outcome::Price, client.price_even_if_late("ACME")).await?;
    ensure!(state()? == State::HalfOpen, "one probe has succeeded");
    expect(Outcome::Price, client.price("ACME")).await?;
    ensure!(state()? == State::Closed, "two probes have succeeded");
    expect(Outcome::Price, client.price("ACME")).await
}

/// A client as any: a connection pool and an address. The breaker is nowhere in it.
struct PriceClient {
    http: reqwest::Client,
    service: SocketAddr,
}

impl PriceClient {
    /// Three failures open the breaker, for a second. Then it is half-open: calls are probes, of which
    /// two must succeed to close it, and one that fails opens it again.
    ///
    /// The time-out is shorter than the cooldown: a probe that isn't heard of for a whole cooldown has
    /// no say any more.
    ///
    /// `failure_if` sees the whole result. Here it looks into the error, as `error_for_status` makes
    /// one of every 4xx and 5xx. In a function that returns a `Response`, it would look into the `Ok`.
    #[circuit_breaker(
        name = "prices",
        threshold = 3,
        window = "10s",
        cooldown = "1s",
        half_open = 2,
        timeout = "500ms",
        failure_if = |result| result.as_ref().is_err_and(PriceError::is_an_outage),
    )]
    async fn price(&self, symbol: &str) -> Result<Price, PriceError> {
        let url = format!("http://{}/prices/{symbol}", self.service);
        let response = self.http.get(url).send().await?.error_for_status()?;
        Ok(response.json().await?)
    }

    /// For a caller who would rather wait than go without: if it is refused, once more when the
    /// breaker is ready.
    async fn price_even_if_late(&self, symbol: &str) -> Result<Price, PriceError> {
        let result = self.price(symbol).await;
        match result.as_ref().err().and_then(PriceError::retry_after) {
            None => result,
            Some(retry_after) => {
                sleep(retry_after).await;
                self.price(symbol).await
            }
        }
    }
}

#[derive(serde::Deserialize)]
struct Price {
    cents: u32,
}

/// [`reqwest::Error`] can't say that the breaker is open, and nobody but reqwest can teach it to. So
/// there is an error that is either of the two.
#[derive(Debug, thiserror::Error)]
enum PriceError {
    #[error(transparent)]
    Breaker(#[from] BreakerError),
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

impl PriceError {
    /// Is it the service that is to blame, and not what it was asked?
    fn is_an_outage(&self) -> bool {
        match self {
            // Without a status there was no response.
            Self::Http(error) => error.status().is_none_or(|status| status.is_server_error()),
            Self::Breaker(_) => true,
        }
    }

    /// When to try again, if the call was refused.
    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Breaker(error) => error.retry_after(),
            Self::Http(_) => None,
        }
    }
}

/// The breaker of the attribute, found by its name.
fn state() -> anyhow::Result<State> {
    let breaker = registry().find("prices");
    Ok(breaker.context("it was called, so it is there")?.state())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Price,
    NotFound,
    Unavailable,
    TimedOut,
    Refused,
}

/// Waits for a call, and prints what came of it: its caller tells the one from the other.
async fn expect(
    expected: Outcome,
    call: impl Future<Output = Result<Price, PriceError>>,
) -> anyhow::Result<()> {
    let start = Instant::now();
    let result = call.await;
    let took = start.elapsed().as_secs_f64() * 1e3;
    let (outcome, said) = match result {
        Ok(price) => (Outcome::Price, format!("{} cents", price.cents)),
        Err(PriceError::Breaker(error)) if error.is_open() => (Outcome::Refused, error.to_string()),
        Err(PriceError::Breaker(error)) => (Outcome::TimedOut, error.to_string()),
        Err(PriceError::Http(error)) => match error.status() {
            Some(StatusCode::NOT_FOUND) => (Outcome::NotFound, "no such symbol".to_owned()),
            Some(status) => (Outcome::Unavailable, status.to_string()),
            None => (Outcome::Unavailable, error.to_string()),
        },
    };
    println!("{took:9.3} ms   {said}");
    ensure!(
        outcome == expected,
        "expected {expected:?}, got {outcome:?}"
    );
    Ok(())
}

/// The service that is asked for prices.
#[derive(Clone)]
struct Service {
    address: SocketAddr,
    condition: watch::Sender<Condition>,
    asked: Arc<AtomicUsize>,
}

#[derive(Clone, Copy)]
enum Condition {
    Working,
    Overloaded,
    Hanging,
}

impl Service {
    async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let service = Self {
            address: listener.local_addr()?,
            condition: watch::Sender::new(Condition::Working),
            asked: Arc::default(),
        };
        let router = axum::Router::new()
            .route("/prices/{symbol}", get(answer))
            .with_state(service.clone());
        tokio::spawn(async { axum::serve(listener, router).await });
        Ok(service)
    }

    fn becomes(&self, condition: Condition) {
        self.condition.send_replace(condition);
    }

    /// How many requests it has seen.
    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

async fn answer(
    extract::State(service): extract::State<Service>,
    extract::Path(symbol): extract::Path<String>,
) -> Result<&'static str, StatusCode> {
    service.asked.fetch_add(1, Ordering::SeqCst);
    let condition = *service.condition.borrow();
    match condition {
        Condition::Hanging => future::pending().await,
        Condition::Overloaded => Err(StatusCode::SERVICE_UNAVAILABLE),
        Condition::Working if symbol == "ACME" => Ok(r#"{"cents": 4200}"#),
        Condition::Working => Err(StatusCode::NOT_FOUND),
    }
}
