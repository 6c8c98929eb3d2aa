//! A real RPC server on loopback, with the outages that the script asks for.

use std::future::pending;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_lite::StreamExt;
use tarpc::context::Context;
use tarpc::serde_transport::tcp;
use tarpc::server::{BaseChannel, Channel};
use tarpc::tokio_serde::formats::Json;
use tokio::task::{JoinHandle, JoinSet};

/// What the server offers. The attribute writes the client, `PricesClient`.
#[tarpc::service]
pub(crate) trait Prices {
    async fn price(symbol: String) -> u64;
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It answers.
    Works,
    /// It takes calls and never answers.
    Hangs,
    /// Its connections are cut, and new ones are refused.
    IsDown,
    /// It answers again.
    IsBack,
}

impl Phase {
    pub(crate) fn is_outage(self) -> bool {
        matches!(self, Self::Hangs | Self::IsDown)
    }
}

pub(crate) struct Server {
    address: SocketAddr,
    hangs: Arc<AtomicBool>,
    serving: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) async fn start() -> io::Result<Self> {
        let mut server = Self {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            hangs: Arc::default(),
            serving: None,
        };
        server.listen().await?;
        Ok(server)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) async fn enter(&mut self, phase: Phase) -> io::Result<()> {
        self.hangs.store(phase == Phase::Hangs, Ordering::SeqCst);
        match phase {
            Phase::Works | Phase::Hangs => Ok(()),
            Phase::IsDown => {
                self.go_down().await;
                Ok(())
            }
            Phase::IsBack => self.listen().await,
        }
    }

    /// Listens, the first time on a port of the system's choice, then on the same again.
    async fn listen(&mut self) -> io::Result<()> {
        let mut listener = tcp::listen(self.address, Json::default).await?;
        self.address = listener.local_addr();
        let quotes = Quotes {
            hangs: Arc::clone(&self.hangs),
        };
        self.serving = Some(tokio::spawn(async move {
            // Dropped with this task, which ends the connections, too.
            let mut connections = JoinSet::new();
            while let Some(connection) = listener.next().await {
                let Ok(connection) = connection else { continue };
                let requests =
                    BaseChannel::with_defaults(connection).execute(quotes.clone().serve());
                connections.spawn(requests.for_each(|answer| drop(tokio::spawn(answer))));
            }
        }));
        Ok(())
    }

    async fn go_down(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            // Once it has ended, so has the listener.
            let _ = serving.await;
        }
    }
}

#[derive(Clone)]
struct Quotes {
    hangs: Arc<AtomicBool>,
}

impl Prices for Quotes {
    async fn price(self, _: Context, symbol: String) -> u64 {
        if self.hangs.load(Ordering::SeqCst) {
            pending::<()>().await;
        }
        symbol.bytes().map(u64::from).sum()
    }
}
