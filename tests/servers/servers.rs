//! Where the functions are called by a server: as handlers of axum, as services of tarpc.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use breakerbox::{BreakerError, circuit_breaker};
use futures_lite::StreamExt;
use serde::{Deserialize, Serialize};
use tarpc::context::{self, Context};
use tarpc::server::{BaseChannel, Channel};
use tarpc::{client, transport};
use tokio::net::TcpListener;

#[expect(dead_code, reason = "shared with tests that use more of it")]
#[path = "../body.rs"]
mod body;

use body::Body;

#[derive(Debug, thiserror::Error)]
enum AppError {
    #[error(transparent)]
    Breaker(#[from] BreakerError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Breaker(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Io(_) => StatusCode::BAD_GATEWAY,
        };
        (status, self.to_string()).into_response()
    }
}

#[circuit_breaker(threshold = 1, window = "1h")]
async fn opaque(State(body): State<Body>) -> Result<impl IntoResponse, AppError> {
    Ok(body.run_later().await?.to_string())
}

#[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", key = host)]
async fn by_host(
    Path(host): Path<String>,
    State(body): State<Body>,
) -> Result<(StatusCode, String), AppError> {
    body.run_later().await?;
    Ok((StatusCode::ACCEPTED, host))
}

/// A server of those handlers, at that address.
async fn serve(body: Body) -> io::Result<SocketAddr> {
    let router = Router::new()
        .route("/opaque", get(opaque))
        .route("/hosts/{host}", get(by_host))
        .with_state(body);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

#[tokio::test]
async fn a_handler_of_axum_is_behind_a_breaker() -> anyhow::Result<()> {
    let body = Body::new();
    let server = serve(body.clone()).await?;
    let get = async |path: &str| -> anyhow::Result<(u16, String)> {
        let response = reqwest::get(format!("http://{server}{path}")).await?;
        Ok((response.status().as_u16(), response.text().await?))
    };
    assert_eq!(get("/opaque").await?, (200, "1".to_owned()));
    assert_eq!(get("/hosts/one").await?, (202, "one".to_owned()));

    body.fail();
    assert_eq!(get("/opaque").await?.0, 502);
    assert_eq!(get("/hosts/one").await?.0, 502);

    body.recover();
    let (status, text) = get("/opaque").await?;
    assert_eq!(status, 503);
    assert!(text.starts_with("breaker open"), "{text}");
    assert_eq!(get("/hosts/one").await?.0, 503);
    assert_eq!(get("/hosts/other").await?.0, 202);
    assert_eq!(body.runs(), 5);
    Ok(())
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum QuoteError {
    Down,
    Refused(String),
}

impl From<BreakerError> for QuoteError {
    fn from(error: BreakerError) -> Self {
        Self::Refused(error.to_string())
    }
}

#[tarpc::service]
trait Quotes {
    async fn quote(symbol: String) -> Result<u32, QuoteError>;
}

#[derive(Clone)]
struct Exchange(Body);

impl Quotes for Exchange {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", name = "exchange")]
    async fn quote(self, _: Context, symbol: String) -> Result<u32, QuoteError> {
        match self.0.run_later().await {
            Ok(_) => Ok(symbol.bytes().map(u32::from).sum()),
            Err(_) => Err(QuoteError::Down),
        }
    }
}

#[tokio::test]
async fn a_service_of_tarpc_is_behind_a_breaker() -> anyhow::Result<()> {
    let body = Body::new();
    let (near, far) = transport::channel::unbounded();
    let server = BaseChannel::with_defaults(far);
    let mut requests = Box::pin(server.execute(Exchange(body.clone()).serve()));
    tokio::spawn(async move {
        while let Some(request) = requests.next().await {
            tokio::spawn(request);
        }
    });
    let client = QuotesClient::new(client::Config::default(), near).spawn();
    let quote = async || client.quote(context::current(), "ACME".to_owned()).await;
    assert_eq!(quote().await?, Ok(278));

    body.fail();
    assert_eq!(quote().await?, Err(QuoteError::Down));
    body.recover();
    let Err(QuoteError::Refused(error)) = quote().await? else {
        panic!("it should be refused");
    };
    assert!(error.starts_with("breaker open (exchange)"), "{error}");
    assert_eq!(body.runs(), 2);
    Ok(())
}
