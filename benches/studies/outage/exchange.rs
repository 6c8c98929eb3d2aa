//! The client of the server: questions over TCP, and the connections kept for the next ones.

use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

type Connection = BufReader<TcpStream>;

/// As an HTTP client does, it takes a connection that is idle, or makes one if there is none.
pub(crate) struct Exchange {
    address: SocketAddr,
    idle: Mutex<Vec<Connection>>,
}

impl Exchange {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            idle: Mutex::default(),
        }
    }

    /// The price of a share. Given up before it has an answer, it takes its connection along: the
    /// next one to ask there would get that answer.
    pub(crate) async fn ask(&self, symbol: &str) -> io::Result<u32> {
        let idle = self.idle().pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        connection
            .write_all(format!("{symbol}\n").as_bytes())
            .await?;
        let mut answer = String::new();
        connection.read_line(&mut answer).await?;
        self.idle().push(connection);
        let price = answer.trim_end().parse();
        price.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    async fn connect(&self) -> io::Result<Connection> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        // A connection that is given up leaves its port at once; thousands a second would use them up.
        stream.set_zero_linger()?;
        Ok(BufReader::new(stream))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
