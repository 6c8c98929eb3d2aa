//! The call: the one function in which the two runs differ.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Result, ensure};
use breakerbox::circuit_breaker;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A hundred times the time that a call takes.
const TIMEOUT: Duration = Duration::from_millis(500);
/// The time for which the server is left alone.
const COOLDOWN: Duration = Duration::from_secs(1);

#[circuit_breaker(threshold = 5, window = "10s", cooldown = COOLDOWN, half_open = 1, timeout = TIMEOUT)]
pub(crate) async fn quote(exchange: &Exchange) -> Result<()> {
    exchange.ask().await
}

/// The call of a careful user who has no breaker.
pub(crate) async fn quote_without_breaker(exchange: &Exchange) -> Result<()> {
    tokio::time::timeout(TIMEOUT, exchange.ask()).await?
}

/// The client of the server. As an HTTP client does, it keeps idle connections for the next calls.
pub(crate) struct Exchange {
    server: SocketAddr,
    idle: Mutex<Vec<BufReader<TcpStream>>>,
}

impl Exchange {
    pub(crate) fn new(server: SocketAddr) -> Self {
        let idle = Mutex::default();
        Self { server, idle }
    }

    /// Given up before it has an answer, it drops its connection: the next question there would get
    /// that answer.
    async fn ask(&self) -> Result<()> {
        let idle = self.idle.lock().expect("no caller panics").pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        connection.write_all(b"ACME\n").await?;
        let mut answer = String::new();
        connection.read_line(&mut answer).await?;
        ensure!(answer == "42\n", "the answer is {answer:?}");
        self.idle.lock().expect("no caller panics").push(connection);
        Ok(())
    }

    async fn connect(&self) -> Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(self.server).await?;
        stream.set_nodelay(true)?;
        // A connection that is given up leaves its port at once; thousands a second would use them up.
        stream.set_zero_linger()?;
        Ok(BufReader::new(stream))
    }
}
