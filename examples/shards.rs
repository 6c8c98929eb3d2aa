//! A database client: a breaker for each shard, and a replica that stands in for one that is down.
//!
//! ```sh
//! cargo run --example shards
//! ```
//!
//! Three shards and the replica are TCP servers in this process, with a protocol of one line. One
//! shard hangs: only its calls are refused, and their answers come from the replica. Then that hangs
//! too. It takes some five seconds.

use std::future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, ensure};
use breakerbox::{BreakerError, CircuitBreaker, State, circuit_breaker, registry};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (first, second, third) = (
        Server::start().await?,
        Server::start().await?,
        Server::start().await?,
    );
    let replica = Server::start().await?;
    let database = Database {
        shards: [first.address, second.address, third.address],
        replica: replica.address,
    };

    println!("All shards work.");
    for item in 0..3 {
        look_up(&database, item, Outcome::FromShard).await?;
    }
    ensure!(states() == [State::Closed; 3], "one breaker for each shard");

    println!("\nThe second shard hangs. Three of its calls wait for the time-out:");
    second.hangs(true);
    for item in [1, 4, 1] {
        look_up(&database, item, Outcome::FromReplica).await?;
    }
    println!("Then nobody waits for it any more, and the other shards are as they were:");
    let asked = second.asked();
    for item in 0..6 {
        let expected = match item % 3 {
            1 => Outcome::FromReplica,
            _ => Outcome::FromShard,
        };
        look_up(&database, item, expected).await?;
    }
    ensure!(second.asked() == asked, "a refused call got to the shard");

    println!("\nThe breakers, in the order of the first calls:");
    show_breakers();
    ensure!(
        states() == [State::Closed, State::Open, State::Closed],
        "only the breaker of the second shard should be open"
    );

    println!("\nThe replica hangs as well: now there is nobody left to ask.");
    replica.hangs(true);
    look_up(&database, 1, Outcome::NoAnswer).await?;

    println!("\nThe second shard is back, and is asked again as soon as its breaker is ready:");
    second.hangs(false);
    wait_until_ready().await?;
    for item in 0..3 {
        look_up(&database, item, Outcome::FromShard).await?;
    }
    ensure!(states() == [State::Closed; 3], "all should be closed again");
    Ok(())
}

struct Database {
    shards: [SocketAddr; 3],
    replica: SocketAddr,
}

impl Database {
    /// How many of an item there are.
    ///
    /// Each value of `key` has a breaker of its own: three failures of one shard say nothing of the
    /// others. Any expression of the arguments can be the key. Shards are few; where keys are hosts or
    /// tenants, `max_keys` bounds the memory, and a breaker that is open is the last to make room.
    ///
    /// The `fallback` answers instead of the breaker: with what the arguments say, and with the
    /// breaker's error if it likes. An error of the shard's own, such as a connection that broke, goes
    /// to the caller as it is.
    #[circuit_breaker(
        name = "shard",
        key = self.shard_of(item),
        max_keys = 64,
        threshold = 3,
        window = "10s",
        cooldown = "2s",
        timeout = "500ms",
        fallback = async |error| self.stock_by_replica(item, error).await,
    )]
    async fn stock(&self, item: usize) -> Result<Stock, DatabaseError> {
        let count = get(self.shard_of(item), item).await?;
        Ok(Stock {
            count,
            source: Source::Shard,
        })
    }

    /// What stands in has a breaker too. Nobody stands in for the replica, so its fallback is an error
    /// that says more than the breaker's.
    #[circuit_breaker(
        name = "replica",
        threshold = 3,
        window = "10s",
        cooldown = "2s",
        timeout = "500ms",
        fallback = |error| Err(DatabaseError::NoAnswer { item, error }),
    )]
    async fn stock_by_replica(
        &self,
        item: usize,
        why: BreakerError,
    ) -> Result<Stock, DatabaseError> {
        let count = get(self.replica, item).await?;
        Ok(Stock {
            count,
            source: Source::Replica(why),
        })
    }

    fn shard_of(&self, item: usize) -> SocketAddr {
        self.shards[item % self.shards.len()]
    }
}

struct Stock {
    count: usize,
    source: Source,
}

/// Who says so: the replica may be behind its shard.
enum Source {
    Shard,
    Replica(BreakerError),
}

/// No `From<BreakerError>`: with a fallback, none is needed.
#[derive(Debug, thiserror::Error)]
enum DatabaseError {
    #[error("can't talk to the server: {0}")]
    Io(#[from] io::Error),
    #[error("the server talks nonsense: {0:?}")]
    Nonsense(String),
    #[error("nobody knows of item {item}: {error}")]
    NoAnswer { item: usize, error: BreakerError },
}

/// The protocol: `GET 7`, and `COUNT 107` is the answer.
async fn get(server: SocketAddr, item: usize) -> Result<usize, DatabaseError> {
    let mut connection = BufReader::new(TcpStream::connect(server).await?);
    connection
        .write_all(format!("GET {item}\n").as_bytes())
        .await?;
    let mut line = String::new();
    connection.read_line(&mut line).await?;
    let count = line.trim_end().strip_prefix("COUNT ");
    count
        .and_then(|count| count.parse().ok())
        .ok_or(DatabaseError::Nonsense(line))
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    FromShard,
    FromReplica,
    NoAnswer,
}

/// Asks for an item, and prints what came of it.
async fn look_up(database: &Database, item: usize, expected: Outcome) -> anyhow::Result<()> {
    let start = Instant::now();
    let result = database.stock(item).await;
    let took = start.elapsed().as_secs_f64() * 1e3;
    let (outcome, said) = match result {
        Ok(Stock { count, source }) => match source {
            Source::Shard => (Outcome::FromShard, format!("{count} in stock")),
            Source::Replica(why) => (
                Outcome::FromReplica,
                format!("{count} in stock, says the replica ({why})"),
            ),
        },
        Err(error @ DatabaseError::NoAnswer { .. }) => (Outcome::NoAnswer, error.to_string()),
        Err(error) => return Err(error).context("the servers on loopback should answer"),
    };
    println!("{took:9.3} ms   item {item}: {said}");
    ensure!(
        outcome == expected,
        "expected {expected:?}, got {outcome:?}"
    );
    Ok(())
}

/// The breakers of the shards: all have the name that the attribute gives them.
fn breakers() -> impl Iterator<Item = CircuitBreaker> {
    registry()
        .iter()
        .filter(|breaker| breaker.name() == Some("shard"))
}

fn states() -> Vec<State> {
    breakers().map(|breaker| breaker.state()).collect()
}

fn show_breakers() {
    for breaker in breakers() {
        let seen = breaker.snapshot();
        println!(
            "  {:6}  opened {}, timed out {}, refused {}",
            seen.state, seen.opened, seen.timed_out, seen.refused
        );
    }
}

async fn wait_until_ready() -> anyhow::Result<()> {
    let longest = breakers().filter_map(|breaker| breaker.snapshot().retry_after);
    let longest = longest
        .max()
        .context("one of the breakers should be open")?;
    sleep(longest).await;
    Ok(())
}

/// A server that can be told to hang. It has 100 of item 0, 101 of item 1, and so on.
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
        tokio::spawn(server.clone().serve(listener));
        Ok(server)
    }

    fn hangs(&self, hangs: bool) {
        self.hangs.store(hangs, Ordering::SeqCst);
    }

    /// How many requests it has seen.
    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    async fn serve(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            let server = self.clone();
            tokio::spawn(async move {
                if let Err(error) = server.answer(stream).await {
                    eprintln!("a server couldn't answer: {error}");
                }
            });
        }
    }

    async fn answer(&self, stream: TcpStream) -> io::Result<()> {
        let mut connection = BufReader::new(stream);
        let mut line = String::new();
        connection.read_line(&mut line).await?;
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.hangs.load(Ordering::SeqCst) {
            // The connection stays open, or its client would notice.
            future::pending::<()>().await;
        }
        let item = line.trim_end().strip_prefix("GET ");
        let item: Option<usize> = item.and_then(|item| item.parse().ok());
        let answer = item.map_or("ERROR\n".to_owned(), |item| {
            format!("COUNT {}\n", 100 + item)
        });
        connection.write_all(answer.as_bytes()).await
    }
}
