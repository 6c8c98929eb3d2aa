//! A breaker for each host, with probes, cooldowns that grow, and an operator's hand.
//!
//! ```sh
//! cargo run --example hosts
//! ```
//!
//! Two HTTP servers run in this process. One of them begins to answer 503, which is an `Ok` of the
//! client and a failure all the same; a 404 is a success, as it shows the server alive. The breakers'
//! time is a [`clock::Manual`], so that nobody has to wait for it.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, ensure};
use breakerbox::{CallError, CircuitBreaker, Keyed, State, clock};

fn main() -> anyhow::Result<()> {
    let clock = clock::Manual::new();
    let client = Client::new(&clock)?;
    let (ours, theirs) = (Server::start()?, Server::start()?);

    println!("Both servers work");
    client.get(&ours, "/")?;
    client.get(&theirs, "/no such page")?;

    println!("\nTheirs is overloaded: three answers of 503 open its breaker, and not that of ours");
    theirs.answers(503);
    for _ in 0..4 {
        client.get(&theirs, "/")?;
    }
    client.get(&ours, "/")?;
    ensure!(client.state(&theirs) == State::Open && client.state(&ours) == State::Closed);

    println!(
        "\n10 s later one probe is let through. It fails, and the next one has to wait for 20 s"
    );
    clock.advance(Duration::from_secs(10));
    client.get(&theirs, "/")?;
    client.get(&theirs, "/")?;

    println!("\nIt has recovered: a probe succeeds, and the breaker closes");
    theirs.answers(200);
    clock.advance(Duration::from_secs(20));
    client.get(&theirs, "/")?;
    ensure!(client.state(&theirs) == State::Closed);

    println!("\nOurs is going to be replaced: an operator keeps calls away from it by hand");
    client.hosts.get(&ours.address).force_open();
    client.get(&ours, "/")?;
    client.hosts.get(&ours.address).automatic();
    client.get(&ours, "/")?;

    println!("\nAll hosts");
    for (host, breaker) in client.hosts.entries() {
        let seen = breaker.snapshot();
        println!(
            "  {host}: {}, opened {} times, {} calls failed, {} were refused",
            seen.state, seen.opened, seen.failed, seen.refused
        );
    }
    ensure!(client.hosts.len() == 2, "one breaker for each");
    Ok(())
}

struct Client {
    hosts: Keyed<SocketAddr>,
}

impl Client {
    fn new(clock: &clock::Manual) -> anyhow::Result<Self> {
        let builder = CircuitBreaker::builder()
            .name("hosts")
            .threshold(3)
            .window(Duration::from_secs(60))
            .cooldown(Duration::from_secs(10))
            .half_open(1)
            .backoff(2.0)
            .max_cooldown(Duration::from_secs(300))
            .clock(clock);
        let hosts = Keyed::new(builder, 1_000)?
            .on_transition(|host, transition| println!("      ** {host}: {transition} **"));
        Ok(Self { hosts })
    }

    /// Asks for a page, and prints what came of it.
    fn get(&self, server: &Server, page: &str) -> anyhow::Result<()> {
        let breaker = self.hosts.get(&server.address);
        let answer = breaker
            .failure_if(|answer: &io::Result<u16>| !matches!(answer, Ok(..500)))
            .call(|| status_of(server.address, page));
        match answer {
            Ok(status) => println!("  {page}: {status}"),
            Err(CallError::Breaker(refused)) => println!("  {page}: {refused}"),
            Err(CallError::Inner(error)) => return Err(error.into()),
        }
        Ok(())
    }

    fn state(&self, server: &Server) -> State {
        self.hosts.get(&server.address).state()
    }
}

/// The status that an HTTP server answers with.
fn status_of(server: SocketAddr, page: &str) -> io::Result<u16> {
    let mut connection = TcpStream::connect(server)?;
    write!(connection, "GET {page} HTTP/1.0\r\n\r\n")?;
    let mut line = String::new();
    BufReader::new(connection).read_line(&mut line)?;
    let status = line
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    status.ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// An HTTP server of few words.
struct Server {
    address: SocketAddr,
    status: Arc<AtomicU16>,
}

impl Server {
    fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr().context("it is bound")?;
        let status = Arc::new(AtomicU16::new(200));
        let current = Arc::clone(&status);
        thread::spawn(move || {
            for connection in listener.incoming() {
                // Who hangs up gets no answer.
                let _ = connection.and_then(|connection| answer(&connection, &current));
            }
        });
        Ok(Self { address, status })
    }

    fn answers(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }
}

fn answer(mut connection: &TcpStream, status: &AtomicU16) -> io::Result<()> {
    let mut request = BufReader::new(connection).lines();
    let first = request.next().transpose()?.unwrap_or_default();
    // To the end of the request, or closing would cut the answer off.
    while request
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let status = if first.contains("no such page") {
        404
    } else {
        status.load(Ordering::SeqCst)
    };
    write!(connection, "HTTP/1.0 {status} as told\r\n\r\n")
}
