//! Functions that return an alias: of a `Result`, or of a boxed future of one.

use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::rc::Rc;

use breakerbox::{CircuitBreaker, circuit_breaker};
use futures_lite::future::{block_on, poll_once};

use crate::{Body, assert_behind_a_breaker};

type Answer<T> = io::Result<T>;
type Pending<'a, T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send + 'a>>;
type LocalPending<'a, T> = Pin<Box<dyn Future<Output = io::Result<T>> + 'a>>;
type SharedPending<T> = Pin<Box<dyn Future<Output = Answer<T>> + Send + Sync>>;

#[test]
fn a_function_that_returns_an_alias_is_behind_a_breaker() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn of_a_result(body: Body) -> Answer<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn of_a_future(body: Body) -> Pending<'static, u32> {
        Box::pin(async move { body.run_later().await })
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn of_a_future_with_a_borrow<'a>(body: &'a Body) -> Pending<'a, u32> {
        Box::pin(body.run_later())
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn of_a_local_future(body: &Body) -> LocalPending<'_, u32> {
        let body = Rc::new(body);
        Box::pin(async move { body.run_later().await })
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn of_a_shared_future(body: Body) -> SharedPending<u32> {
        Box::pin(async move { body.run_later().await })
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = host)]
    fn with_a_key(host: &str, body: Body) -> Pending<'static, u32> {
        assert!(!host.is_empty());
        Box::pin(async move { body.run_later().await })
    }

    assert_behind_a_breaker(of_a_result);
    assert_behind_a_breaker(|body| block_on(of_a_future(body)));
    assert_behind_a_breaker(|body| block_on(of_a_future_with_a_borrow(&body)));
    assert_behind_a_breaker(|body| block_on(of_a_local_future(&body)));
    assert_behind_a_breaker(|body| block_on(of_a_shared_future(body)));
    assert_behind_a_breaker(|body| block_on(with_a_key("pong", body)));
}

/// The shape of `tower::Service`.
trait Service<Request> {
    type Response;
    type Error;
    type Future: Future<Output = Result<Self::Response, Self::Error>>;

    fn call(&mut self, request: Request) -> Self::Future;
}

#[derive(Clone)]
struct Inner;

impl Service<Body> for Inner {
    type Response = u32;
    type Error = io::Error;
    type Future = Pending<'static, u32>;

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn call(&mut self, body: Body) -> Self::Future {
        Box::pin(async move { body.run_later().await })
    }
}

struct Layered<S> {
    inner: S,
    breaker: CircuitBreaker,
}

impl<S> Service<Body> for Layered<S>
where
    S: Service<Body, Error = io::Error> + Clone + Send + 'static,
    S::Future: Send,
    S::Response: 'static,
{
    type Response = S::Response;
    type Error = io::Error;
    type Future = Pending<'static, S::Response>;

    #[circuit_breaker(breaker = &self.breaker)]
    fn call(&mut self, body: Body) -> Self::Future {
        let mut inner = self.inner.clone();
        Box::pin(async move { inner.call(body).await })
    }
}

#[test]
fn the_future_of_a_service_is_behind_a_breaker() {
    assert_behind_a_breaker(|body| block_on(Inner.call(body)));
    let breaker = CircuitBreaker::new(2, std::time::Duration::from_secs(3600));
    let mut layered = Layered {
        inner: Inner,
        breaker: breaker.clone(),
    };
    breaker.trip();
    let body = Body::new();
    crate::assert_refused(block_on(layered.call(body.clone())));
    assert_eq!(body.runs(), 0);
}

struct Silent;

type SilentPending = Pin<Box<dyn Future<Output = Result<u32, Silent>> + Send>>;
type SilentAnswer = Result<u32, Silent>;

#[test]
fn a_fallback_answers_for_either_kind_of_alias() {
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(floor))]
    fn of_a_future(body: Body, floor: u32) -> SilentPending {
        Box::pin(async move { body.run_later().await.map_err(|_| Silent) })
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(floor))]
    fn of_a_result(body: &Body, floor: u32) -> SilentAnswer {
        body.run().map_err(|_| Silent)
    }

    let body = Body::failing();
    assert!(block_on(of_a_future(body.clone(), 7)).is_err());
    assert!(matches!(block_on(of_a_future(body.clone(), 7)), Ok(7)));
    assert_eq!(body.runs(), 1);
    assert!(of_a_result(&body, 7).is_err());
    assert!(matches!(of_a_result(&body, 7), Ok(7)));
}

#[test]
fn the_function_asks_once_when_it_is_called_and_the_future_carries_the_permit() {
    #[circuit_breaker(breaker = breaker)]
    fn pending(breaker: &CircuitBreaker, body: Body) -> Pending<'static, u32> {
        Box::pin(async move { body.run_later().await })
    }

    let builder = CircuitBreaker::builder().threshold(1).half_open(1);
    let window = std::time::Duration::from_millis(1);
    let breaker = builder.window(window).build().expect("a breaker");
    breaker.fail();
    std::thread::sleep(window * 5);
    let body = Body::new();
    let probe = pending(&breaker, body.clone());
    crate::assert_refused(block_on(pending(&breaker, body.clone())));
    let mut polled = pin!(pending(&breaker, body.clone()));
    drop(probe);
    crate::assert_refused(block_on(poll_once(&mut polled)).expect("refused when it was called"));
    assert!(block_on(pending(&breaker, body)).is_ok());
}
