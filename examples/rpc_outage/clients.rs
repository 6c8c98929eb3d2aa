//! Clients that call the server again and again, whatever becomes of their calls.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tarpc::client;
use tarpc::context;
use tarpc::serde_transport::tcp;
use tarpc::tokio_serde::formats::Json;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::log::Log;
use crate::server::PricesClient;
use crate::{PriceError, price, price_unprotected};

const CLIENTS: usize = 10;
/// How often each of them calls, if the call before has ended by then.
const PACE: Duration = Duration::from_millis(50);

/// How the clients call.
#[derive(Clone, Copy)]
pub(crate) enum Calls {
    Protected,
    Unprotected,
}

pub(crate) struct Clients {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

pub(crate) fn start(server: SocketAddr, calls: Calls, log: &Arc<Log>) -> Clients {
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    for _ in 0..CLIENTS {
        tasks.spawn(client(server, calls, Arc::clone(log), stopped.clone()));
    }
    Clients { stop, tasks }
}

impl Clients {
    /// Lets the calls that are under way end, and no other begin.
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn client(server: SocketAddr, calls: Calls, log: Arc<Log>, stopped: watch::Receiver<bool>) {
    let connection = Connection::new(server);
    let mut pace = interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        pace.tick().await;
        if *stopped.borrow() {
            break;
        }
        let call = log.begin();
        let result = match calls {
            Calls::Protected => price(&connection, &log).await,
            Calls::Unprotected => price_unprotected(&connection, &log).await,
        };
        log.end(call, &result);
    }
}

/// A client's connection, made when it is needed and again when it broke.
pub(crate) struct Connection {
    server: SocketAddr,
    client: Mutex<Option<PricesClient>>,
}

impl Connection {
    fn new(server: SocketAddr) -> Self {
        Self {
            server,
            client: Mutex::new(None),
        }
    }

    pub(crate) async fn price(&self, symbol: &str) -> Result<u64, PriceError> {
        let client = self.client().await?;
        let price = client.price(context::current(), symbol.to_owned()).await;
        if price.is_err() {
            self.keep(None);
        }
        Ok(price?)
    }

    async fn client(&self) -> Result<PricesClient, PriceError> {
        if let Some(client) = self.kept() {
            return Ok(client);
        }
        let transport = tcp::connect(self.server, Json::default).await?;
        let client = PricesClient::new(client::Config::default(), transport).spawn();
        self.keep(Some(client.clone()));
        Ok(client)
    }

    fn kept(&self) -> Option<PricesClient> {
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        client.clone()
    }

    fn keep(&self, client: Option<PricesClient>) {
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = client;
    }
}
