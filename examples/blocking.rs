//! A time-out for a sync function, on `std::net`: `cargo run --example blocking`.
//!
//! A blocking read can't be cancelled from outside. With `timeout` the body runs on another thread,
//! and the caller gets its answer at the deadline, whatever the body still does.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use breakerbox::circuit_breaker;

/// Sends a line to the server and reads one back.
///
/// Everything is owned, `line` too: the body may outlive the call. A `&str` here is a compile error
/// that says so.
#[circuit_breaker(threshold = 3, window = "1s", timeout = "100ms")]
fn echo(server: SocketAddr, line: String) -> io::Result<String> {
    let mut stream = TcpStream::connect(server)?;
    writeln!(stream, "{line}")?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    Ok(answer.trim_end().to_owned())
}

fn main() -> io::Result<()> {
    let (server, hangs) = start_server()?;

    println!("The server works:");
    call(server);

    println!("The server hangs. Three calls run into their time-out, and open the breaker:");
    hangs.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        call(server);
    }

    println!("Now calls are refused without being made:");
    call(server);
    call(server);

    println!("The server is back. A second after the breaker has opened, it is closed again:");
    hangs.store(false, Ordering::SeqCst);
    thread::sleep(Duration::from_secs(1));
    call(server);
    Ok(())
}

fn call(server: SocketAddr) {
    let began = Instant::now();
    let result = echo(server, "hello".to_owned());
    let took = began.elapsed();
    match result {
        Ok(answer) => println!("  {took:>9.1?}  the answer is {answer:?}"),
        // `std::io::Error` takes the breaker's errors in: a refusal is a `ConnectionRefused`, and a
        // time-out a `TimedOut`.
        Err(error) => println!("  {took:>9.1?}  {error} ({:?})", error.kind()),
    }
}

/// Answers every line with the same line, or hangs.
fn start_server() -> io::Result<(SocketAddr, Arc<AtomicBool>)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let hangs = Arc::new(AtomicBool::new(false));
    thread::spawn({
        let hangs = Arc::clone(&hangs);
        move || {
            // Kept open, so that who waits for an answer goes on waiting.
            let mut unanswered = Vec::new();
            for stream in listener.incoming().flatten() {
                if hangs.load(Ordering::SeqCst) {
                    unanswered.push(stream);
                } else if let Err(error) = answer(&stream) {
                    eprintln!("server: {error}");
                }
            }
        }
    });
    Ok((address, hangs))
}

fn answer(mut stream: &TcpStream) -> io::Result<()> {
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    stream.write_all(line.as_bytes())
}
