//! A real RPC server, and its outage.

use std::future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_lite::StreamExt;
use tarpc::context::Context;
use tarpc::serde_transport;
use tarpc::server::{BaseChannel, Channel};
use tarpc::tokio_serde::formats::Json;
use tarpc::tokio_util::codec::LengthDelimitedCodec;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

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

/// The service, as tarpc wants it declared. It makes a `QuotesClient` of this.
#[tarpc::service]
pub(crate) trait Quotes {
    /// The price of a share, in cents.
    async fn quote(symbol: String) -> u32;
}

#[derive(Clone, Default)]
struct Exchange {
    hangs: Arc<AtomicBool>,
}

impl Quotes for Exchange {
    async fn quote(self, _: Context, symbol: String) -> u32 {
        if self.hangs.load(Ordering::SeqCst) {
            future::pending::<()>().await;
        }
        symbol.bytes().map(u32::from).sum()
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
            serving.spawn(serve(socket.listen(1024)?, exchange.clone()));
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

async fn serve(listener: TcpListener, exchange: Exchange) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(answer(stream, exchange.clone()));
            }
            // Too many open files, perhaps: no reason to stop, nor to try a thousand times.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn answer(stream: TcpStream, exchange: Exchange) {
    let frames = LengthDelimitedCodec::builder().new_framed(stream);
    let channel = BaseChannel::with_defaults(serde_transport::new(frames, Json::default()));
    let mut requests = std::pin::pin!(channel.execute(exchange.serve()));
    while let Some(request) = requests.next().await {
        // Each on its own: one that hangs doesn't hold up the next.
        tokio::spawn(request);
    }
}
