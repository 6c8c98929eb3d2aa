//! The future of a call is `Send` when that of the body is, and needn't be.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;

use breakerbox::{BreakerError, CircuitBreaker, circuit_breaker};
use futures_lite::future::{block_on, yield_now};

use crate::Body;

fn assert_send<T: Send>(value: T) -> T {
    value
}

struct Client {
    breaker: CircuitBreaker,
    body: Body,
}

impl Client {
    fn new() -> Self {
        Self {
            breaker: CircuitBreaker::new(1, std::time::Duration::from_secs(3600)),
            body: Body::new(),
        }
    }

    #[circuit_breaker(breaker = &self.breaker)]
    async fn with_a_breaker(&self) -> io::Result<u32> {
        self.body.run_later().await
    }

    #[circuit_breaker(breaker = self.breaker)]
    async fn with_a_breaker_and_changes(&mut self) -> io::Result<u32> {
        self.body.run_later().await
    }

    #[circuit_breaker(threshold = 1, window = "1h", key = self.body.runs())]
    fn with_a_key(&self) -> impl Future<Output = io::Result<u32>> {
        self.body.run_later()
    }
}

#[test]
fn the_future_is_send_when_the_bodys_is() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m")]
    async fn asynchronous(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn opaque(body: &Body) -> impl Future<Output = io::Result<u32>> {
        body.run_later()
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", fallback = |_| Ok(0))]
    fn opaque_with_fallback(body: &Body) -> impl Future<Output = io::Result<u32>> + Send {
        body.run_later()
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = async |_| body.run_later().await)]
    async fn with_fallback(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    async fn awaited(_: BreakerError) -> io::Result<u32> {
        yield_now().await;
        Ok(0)
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = awaited)]
    async fn with_fallback_elsewhere(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(threshold = 1, window = "1h", failure_if = Result::is_err)]
    async fn judged(body: &Body) -> io::Result<impl ToString> {
        body.run_later().await
    }
    #[circuit_breaker(threshold = 1, window = "1h")]
    async fn generic<T: Send>(item: T) -> io::Result<T> {
        yield_now().await;
        Ok(item)
    }

    let body = &Body::new();
    block_on(async {
        assert_send(asynchronous(body)).await?;
        assert_send(opaque(body)).await?;
        assert_send(opaque_with_fallback(body)).await?;
        assert_send(with_fallback(body)).await?;
        assert_send(with_fallback_elsewhere(body)).await?;
        assert_send(judged(body)).await?;
        assert_send(generic(1)).await?;
        let mut client = Client::new();
        assert_send(client.with_a_breaker()).await?;
        assert_send(client.with_a_breaker_and_changes()).await?;
        assert_send(client.with_a_key()).await
    })
    .unwrap();
}

#[test]
fn the_future_need_not_be_send() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m")]
    async fn asynchronous(held: Rc<u32>) -> io::Result<Rc<u32>> {
        yield_now().await;
        Ok(held)
    }
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn opaque(held: Rc<u32>) -> impl Future<Output = io::Result<Rc<u32>>> {
        async move {
            yield_now().await;
            Ok(held)
        }
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m")]
    fn boxed(held: Rc<u32>) -> Pin<Box<dyn Future<Output = io::Result<Rc<u32>>>>> {
        Box::pin(async move {
            yield_now().await;
            Ok(held)
        })
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = async |_| Ok(Rc::clone(&held)))]
    async fn with_fallback(held: Rc<u32>) -> io::Result<Rc<u32>> {
        yield_now().await;
        Err(io::Error::other(format!("{held} is not enough")))
    }
    #[circuit_breaker(threshold = 1, window = "1h", failure_if = Result::is_err)]
    fn sync(held: &Rc<u32>) -> io::Result<Rc<u32>> {
        Ok(Rc::clone(held))
    }

    let held = Rc::new(1);
    block_on(async {
        asynchronous(Rc::clone(&held)).await?;
        opaque(Rc::clone(&held)).await?;
        boxed(Rc::clone(&held)).await?;
        with_fallback(Rc::clone(&held)).await.unwrap_err();
        with_fallback(Rc::clone(&held)).await?;
        sync(&held)
    })
    .unwrap();
    drop(held);
}
