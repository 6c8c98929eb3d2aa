//! A real RPC server, and its outage.

use std::future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::net::TcpSocket;
use tokio::task::{JoinHandle, JoinSet};

use crate::json_rpc::{Request, serve};
use Phase::{Down, Hangs, Works};

/// How the server is, and until when, from the start of the run.
pub(crate) const SCRIPT: [(Phase, Duration); 4] = [
    (Works, Duration::from_millis(1_500)),
    (Hangs, Duration::from_millis(3_500)),
    (Down, Duration::from_millis(5_500)),
    (Works, Duration::from_secs(8)),
];

/// When the server is back for good, and when the run ends.
pub(crate) const BACK: Duration = SCRIPT[2].1;
pub(crate) const END: Duration = SCRIPT[3].1;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Answers at once.
    Works,
    /// Accepts connections and requests, and never answers: the costly way to fail.
    Hangs,
    /// Nobody listens: whoever connects is turned away by the operating system.
    Down,
}

#[derive(Clone, Default)]
struct Exchange {
    hangs: Arc<AtomicBool>,
}

impl Exchange {
    /// Has one method, `quote`: the price of a share, in cents.
    async fn handle(self, request: Request) -> Value {
        if self.hangs.load(Ordering::SeqCst) {
            future::pending::<()>().await;
        }
        match request.method.as_str() {
            "quote" => {
                let symbol = request.params.concat();
                symbol.bytes().map(u32::from).sum::<u32>().into()
            }
            _ => Value::Null,
        }
    }
}

/// A server that goes through the [`SCRIPT`].
pub(crate) struct Outage {
    address: SocketAddr,
    /// Ends with the script, in a server that still works.
    playing: JoinHandle<io::Result<JoinSet<()>>>,
}

impl Outage {
    pub(crate) fn begin(start: Instant) -> io::Result<Self> {
        let socket = bind((Ipv4Addr::LOCALHOST, 0).into())?;
        Ok(Self {
            address: socket.local_addr()?,
            playing: tokio::spawn(play(socket, start)),
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) async fn end(self) -> io::Result<()> {
        self.playing.await?.map(drop)
    }
}

async fn play(socket: TcpSocket, start: Instant) -> io::Result<JoinSet<()>> {
    let address = socket.local_addr()?;
    let exchange = Exchange::default();
    let mut bound = Some(socket);
    let mut serving = JoinSet::new();
    for (phase, until) in SCRIPT {
        exchange.hangs.store(phase == Hangs, Ordering::SeqCst);
        if phase == Down {
            // Its end closes the listener and drops every connection.
            serving.shutdown().await;
            bound = Some(bind(address)?);
        } else if let Some(socket) = bound.take() {
            let exchange = exchange.clone();
            let handle = move |request| exchange.clone().handle(request);
            serving.spawn(serve(socket.listen(1024)?, handle));
        }
        tokio::time::sleep_until((start + until).into()).await;
    }
    Ok(serving)
}

/// Takes the port without listening on it. While the server is down nobody else can have the port,
/// and whoever connects to it is refused.
fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // The server comes back to a port on which connections were open a moment ago.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}
