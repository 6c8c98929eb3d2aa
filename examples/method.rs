//! The attribute on methods: one breaker a method, shared by all instances. And what to write where
//! each instance is to have its own.
//!
//! ```sh
//! cargo run --example method
//! ```
//!
//! There are two clients of two servers, of which one is down.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use breakerbox::{BreakerError, CircuitBreaker, circuit_breaker};
use tokio::net::{TcpSocket, TcpStream};

struct Client {
    server: SocketAddr,
    /// For `ping_on_its_own`. The other methods need nothing in the struct.
    breaker: CircuitBreaker,
}

impl Client {
    /// This method has ONE breaker, a static, whatever instance it is called on. That is right where
    /// all instances call the same service: what one learns, all know. Where each calls another, it
    /// is wrong: one service that is down closes the way to all.
    #[circuit_breaker(threshold = 3, window = "10s", timeout = "1s", name = "ping")]
    async fn ping(&self) -> io::Result<()> {
        TcpStream::connect(self.server).await?;
        Ok(())
    }

    /// Another function, another breaker. With a time-out, a sync body runs on a thread that may
    /// outlive the call; so it shares the client instead of borrowing it.
    #[circuit_breaker(threshold = 3, window = "10s", timeout = "1s", name = "ping_blocking")]
    fn ping_blocking(self: Arc<Self>) -> io::Result<()> {
        std::net::TcpStream::connect(self.server)?;
        Ok(())
    }

    /// This one goes through the breaker that is in the struct: every instance has its own.
    #[circuit_breaker(breaker = &self.breaker, timeout = "1s")]
    async fn ping_on_its_own(&self) -> io::Result<()> {
        TcpStream::connect(self.server).await?;
        Ok(())
    }

    fn new(server: SocketAddr) -> Arc<Self> {
        let breaker = CircuitBreaker::new(3, Duration::from_secs(10));
        Arc::new(Self { server, breaker })
    }
}

fn main() -> anyhow::Result<()> {
    // Who connects to a port on which nobody listens is refused, who connects to the other is not.
    let nobody = TcpSocket::new_v4()?;
    nobody.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let down = Client::new(nobody.local_addr()?);
    let up = Client::new(listener.local_addr()?);

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        println!("ping: one breaker for both clients");
        for _ in 0..3 {
            show("down", &down.ping().await);
        }
        let result = up.ping().await;
        show("up", &result);
        ensure!(is_refusal(&result), "they should share their breaker");

        println!("\nping_on_its_own: a breaker for each client");
        for _ in 0..3 {
            show("down", &down.ping_on_its_own().await);
        }
        let result = down.ping_on_its_own().await;
        show("down", &result);
        ensure!(is_refusal(&result), "three failures should open it");
        let result = up.ping_on_its_own().await;
        show("up", &result);
        Ok(result?)
    })?;

    println!("\nping_blocking: another method than ping, so another breaker");
    let result = Arc::clone(&up).ping_blocking();
    show("up", &result);
    Ok(result?)
}

/// Was it the breaker? By its kind alone, an [`io::Error`] could as well be the server's.
fn is_refusal(result: &io::Result<()>) -> bool {
    let inner = result.as_ref().err().and_then(io::Error::get_ref);
    inner
        .and_then(|inner| inner.downcast_ref())
        .is_some_and(BreakerError::is_open)
}

fn show(server: &str, result: &io::Result<()>) {
    match result {
        Ok(()) => println!("  the server that is {server:5} ok"),
        Err(error) => println!("  the server that is {server:5} {error}"),
    }
}
