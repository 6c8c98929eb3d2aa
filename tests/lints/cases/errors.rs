//! Lints of the error's type.

use std::fmt;
use std::future::Future;
use std::io;

use breakerbox::BreakerError;
use breakerbox::circuit_breaker;
use futures_lite::future::yield_now;

/// An error as large as `tonic::Status`.
#[derive(Debug)]
pub struct Status {
    pub code: u32,
    pub details: [u64; 21],
}

impl From<BreakerError> for Status {
    fn from(_: BreakerError) -> Self {
        Self { code: 14, details: [0; 21] }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{}", self.code)
    }
}

pub struct Service;

pub trait Quotes {
    async fn quote(&self, symbol: &str) -> Result<f64, Status>;

    fn quote_now(&self, symbol: &str) -> Result<f64, Status>;

    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn provided(&self, symbol: &str) -> Result<f64, Status> {
        self.quote(symbol).await
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn large_error(symbol: &str) -> Result<usize, Status> {
    Ok(symbol.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn large_error_later(symbol: &str) -> Result<usize, Status> {
    yield_now().await;
    Ok(symbol.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn large_error_by_question_mark(symbol: &str) -> Result<usize, Status> {
    let length = large_error_later(symbol).await?;
    Ok(length)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn large_value(symbol: &str) -> Result<[u64; 60], Status> {
    yield_now().await;
    Ok([symbol.len() as u64; 60])
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn text_as_error(symbol: &str) -> Result<usize, Box<dyn std::error::Error>> {
    yield_now().await;
    Ok(symbol.len())
}

impl Service {
    #[circuit_breaker(threshold = 5, window = "10s")]
    pub fn of_a_method(&self, symbol: &str) -> Result<usize, Status> {
        large_error(symbol)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    pub async fn of_an_async_method(&self, symbol: &str) -> Result<usize, Status> {
        large_error_later(symbol).await
    }
}

impl Quotes for Service {
    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn quote(&self, symbol: &str) -> Result<f64, Status> {
        large_error_later(symbol).await.map(|length| length as f64)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn quote_now(&self, symbol: &str) -> Result<f64, Status> {
        large_error(symbol).map(|length| length as f64)
    }
}

#[async_trait::async_trait]
pub trait BoxedQuotes {
    async fn boxed_quote(&self, symbol: &str) -> Result<f64, Status>;
}

#[async_trait::async_trait]
impl BoxedQuotes for Service {
    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn boxed_quote(&self, symbol: &str) -> Result<f64, Status> {
        large_error_later(symbol).await.map(|length| length as f64)
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn large_error_of_a_future(symbol: &str) -> impl Future<Output = Result<usize, Status>> + '_ {
    large_error_later(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn alias(symbol: &str) -> io::Result<usize> {
    large_error(symbol).map_err(|status| io::Error::new(io::ErrorKind::Other, status.to_string()))
}
