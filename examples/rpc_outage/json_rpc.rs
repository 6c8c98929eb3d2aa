//! JSON-RPC 2.0 over TCP, one message a line: the part of it that the examples need.

use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Calls the methods of one server. Keeps the connections that are idle for the next calls.
pub(crate) struct Client {
    server: SocketAddr,
    idle: Mutex<Vec<BufStream<TcpStream>>>,
}

#[derive(Deserialize)]
struct Response<T> {
    result: T,
}

impl Client {
    pub(crate) fn new(server: SocketAddr) -> Self {
        Self {
            server,
            idle: Mutex::default(),
        }
    }

    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        params: &[&str],
    ) -> io::Result<T> {
        // If this call fails or is cancelled, its connection is dropped and the late answer with it.
        let mut connection = self.connection().await?;
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        send(&mut connection, &request).await?;
        let mut line = String::new();
        connection.read_line(&mut line).await?;
        let response: Response<T> = serde_json::from_str(&line)?;
        self.idle().push(connection);
        Ok(response.result)
    }

    async fn connection(&self) -> io::Result<BufStream<TcpStream>> {
        let idle = self.idle().pop();
        match idle {
            Some(connection) => Ok(connection),
            None => Ok(BufStream::new(TcpStream::connect(self.server).await?)),
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<BufStream<TcpStream>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request as the server reads it.
#[derive(Deserialize)]
pub(crate) struct Request {
    id: Value,
    pub(crate) method: String,
    pub(crate) params: Vec<String>,
}

/// Answers every request with the result of `handle`. Dropping this closes all connections.
pub(crate) async fn serve<F, R>(listener: TcpListener, handle: F)
where
    F: Fn(Request) -> R + Clone + Send + 'static,
    R: Future<Output = Value> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(answer(BufStream::new(stream), handle.clone()));
            }
            // Too many open files, perhaps: no reason to stop, nor to try a thousand times.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

/// Ends with the connection.
async fn answer<F, R>(mut connection: BufStream<TcpStream>, handle: F) -> io::Result<()>
where
    F: Fn(Request) -> R,
    R: Future<Output = Value>,
{
    let mut line = String::new();
    while connection.read_line(&mut line).await? > 0 {
        let request: Request = serde_json::from_str(&line)?;
        let id = request.id.clone();
        let result = handle(request).await;
        let response = json!({ "jsonrpc": "2.0", "id": id, "result": result });
        send(&mut connection, &response).await?;
        line.clear();
    }
    Ok(())
}

async fn send(connection: &mut BufStream<TcpStream>, message: &Value) -> io::Result<()> {
    let line = format!("{message}\n");
    connection.write_all(line.as_bytes()).await?;
    connection.flush().await
}
