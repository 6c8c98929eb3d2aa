//! A sync function with a time-out: its caller is never kept waiting for longer than that.
//!
//! ```sh
//! cargo run --example blocking
//! ```
//!
//! The function blocks on a socket; neither it nor its caller knows of async. Its server answers,
//! then hangs, then answers again.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;
use breakerbox::{BreakerError, circuit_breaker};

/// With a `timeout`, a sync body runs on another thread: nothing can stop a thread that blocks, so
/// it is left to itself when time is up, and the caller goes on. That is why its arguments are
/// owned. A `&str` here would not compile, and the error says what to write instead.
#[circuit_breaker(threshold = 3, window = "1s", timeout = "200ms", name = "greeter")]
fn greet(server: SocketAddr, name: String) -> Result<String, GreetError> {
    let mut stream = TcpStream::connect(server)?;
    stream.write_all(name.as_bytes())?;
    stream.shutdown(Shutdown::Write)?;
    let mut greeting = String::new();
    stream.read_to_string(&mut greeting)?;
    Ok(greeting)
}

#[derive(Debug, thiserror::Error)]
enum GreetError {
    /// The attribute asks for this one: the breaker's own errors reach the caller through it.
    #[error(transparent)]
    Breaker(#[from] BreakerError),
    #[error("no greeting: {0}")]
    Io(#[from] io::Error),
}

fn main() -> anyhow::Result<()> {
    let server = Server::start()?;

    println!("The server answers.");
    call(&server, Expected::Greeting)?;
    call(&server, Expected::Greeting)?;

    println!("\nThe server hangs. Each caller waits for the time-out, and no longer.");
    server.hangs.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        call(&server, Expected::TimeOut)?;
    }

    println!("\nThat made three failures: the breaker is open. Nobody waits, nobody calls.");
    call(&server, Expected::Refusal)?;
    let retry_after = call(&server, Expected::Refusal)?;

    println!("\nThe server answers again, and we try when the breaker said.");
    server.hangs.store(false, Ordering::SeqCst);
    thread::sleep(retry_after);
    call(&server, Expected::Greeting)?;
    call(&server, Expected::Greeting)?;
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Greeting,
    TimeOut,
    Refusal,
}

/// Calls, prints what came of it, and returns when the breaker wants to be tried again: at once,
/// unless it refused the call.
fn call(server: &Server, expected: Expected) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let result = greet(server.address, "Ada".to_owned());
    let elapsed = start.elapsed().as_secs_f64() * 1e3;

    let (got, said) = match &result {
        Ok(greeting) => (Expected::Greeting, greeting.clone()),
        Err(GreetError::Breaker(error)) if error.is_open() => {
            (Expected::Refusal, error.to_string())
        }
        Err(GreetError::Breaker(error)) => (Expected::TimeOut, error.to_string()),
        Err(GreetError::Io(_)) => bail!("the server on loopback can't be reached: {result:?}"),
    };
    println!("{elapsed:9.3} ms   {said}");
    if got != expected {
        bail!("expected a {expected:?}, got a {got:?}");
    }
    match result {
        Err(GreetError::Breaker(error)) => Ok(error.retry_after().unwrap_or_default()),
        _ => Ok(Duration::ZERO),
    }
}

/// A server in a thread, that can be told to hang.
struct Server {
    address: SocketAddr,
    hangs: Arc<AtomicBool>,
}

impl Server {
    fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let hangs = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&hangs);
        thread::spawn(move || serve(&listener, &told));
        Ok(Self { address, hangs })
    }
}

fn serve(listener: &TcpListener, hangs: &AtomicBool) {
    // Those that hang are kept open, or their callers would notice.
    let mut kept = Vec::new();
    for stream in listener.incoming().flatten() {
        if hangs.load(Ordering::SeqCst) {
            kept.push(stream);
        } else if let Err(error) = answer(stream) {
            eprintln!("the server couldn't answer: {error}");
        }
    }
}

fn answer(mut stream: TcpStream) -> io::Result<()> {
    let mut name = String::new();
    stream.read_to_string(&mut name)?;
    write!(stream, "Good day, {name}!")
}
