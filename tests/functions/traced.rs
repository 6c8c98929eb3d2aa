//! Beside `#[tracing::instrument]`, above it and below.

use std::cell::RefCell;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Mutex, Once};

use async_trait::async_trait;
use breakerbox::circuit_breaker;
use futures_lite::future::block_on;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_global_default;
use tracing::{Event, Metadata, Subscriber, instrument};

use crate::{Body, assert_behind_a_breaker};

/// The names of all spans, by their numbers, from 1 on.
static NAMES: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());

thread_local! {
    /// The spans that are entered.
    static ENTERED: RefCell<Vec<Id>> = const { RefCell::new(Vec::new()) };
}

/// Notes which spans are entered.
struct Spans;

impl Subscriber for Spans {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut names = NAMES.lock().unwrap();
        names.push(span.metadata().name());
        Id::from_u64(names.len() as u64)
    }

    fn enter(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| entered.push(span.clone()));
    }

    fn exit(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| {
            let nth = entered.iter().rposition(|entered| entered == span);
            entered.remove(nth.unwrap());
        });
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
}

/// For every thread: a body may run on another.
fn subscribe() {
    static SUBSCRIBED: Once = Once::new();
    SUBSCRIBED.call_once(|| set_global_default(Spans).unwrap());
}

fn current_span() -> Option<&'static str> {
    let id = ENTERED.with_borrow(|entered| entered.last().map(Id::into_u64))?;
    let index = usize::try_from(id).unwrap() - 1;
    Some(NAMES.lock().unwrap()[index])
}

/// Runs in the span of that name, or fails.
fn run_in(span: &str, body: &Body) -> io::Result<u32> {
    assert_eq!(current_span(), Some(span));
    body.run()
}

async fn run_later_in(span: &str, body: &Body) -> io::Result<u32> {
    run_in(span, body)?;
    futures_lite::future::yield_now().await;
    assert_eq!(current_span(), Some(span));
    Ok(1)
}

#[instrument(skip_all)]
#[circuit_breaker(threshold = 3, window = "1h")]
fn sync_above(body: &Body) -> io::Result<u32> {
    run_in("sync_above", body)
}

#[circuit_breaker(threshold = 3, window = "1h")]
#[instrument(skip_all)]
fn sync_below(body: &Body) -> io::Result<u32> {
    run_in("sync_below", body)
}

#[instrument(skip_all, err, ret)]
#[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
async fn async_above(body: &Body) -> io::Result<u32> {
    run_later_in("async_above", body).await
}

#[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
#[instrument(skip_all, err, ret)]
async fn async_below(body: &Body) -> io::Result<u32> {
    run_later_in("async_below", body).await
}

#[instrument(fields(runs = body.runs()))]
#[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
fn timed_above(body: Body) -> io::Result<u32> {
    run_in("timed_above", &body)
}

#[test]
fn the_body_of_an_instrumented_function_is_in_its_span() {
    subscribe();
    assert_behind_a_breaker(|body| sync_above(&body));
    assert_behind_a_breaker(|body| sync_below(&body));
    assert_behind_a_breaker(|body| block_on(async_above(&body)));
    assert_behind_a_breaker(|body| block_on(async_below(&body)));
    assert_behind_a_breaker(timed_above);
}

#[async_trait]
trait Ping: Send + Sync {
    async fn above(&self) -> io::Result<u32>;
    async fn below(&self) -> io::Result<u32>;
}

#[async_trait]
impl Ping for Body {
    #[instrument(skip_all)]
    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn above(&self) -> io::Result<u32> {
        run_later_in("above", self).await
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    #[instrument(skip_all)]
    async fn below(&self) -> io::Result<u32> {
        run_later_in("below", self).await
    }
}

#[test]
fn the_body_of_an_instrumented_method_under_async_trait_is_in_its_span() {
    subscribe();
    assert_behind_a_breaker(|body| block_on(body.above()));
    assert_behind_a_breaker(|body| block_on(body.below()));
}

#[instrument(skip_all)]
#[circuit_breaker(threshold = 3, window = "1h")]
fn opaque_above(body: &Body) -> impl Future<Output = io::Result<u32>> {
    async move { run_later_in("opaque_above", body).await }
}

#[instrument(skip_all)]
#[circuit_breaker(threshold = 3, window = "1h")]
fn boxed_above(body: &Body) -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send + '_>> {
    Box::pin(async move { run_later_in("boxed_above", body).await })
}

#[circuit_breaker(threshold = 3, window = "1h")]
#[instrument(skip_all)]
fn boxed_below(body: &Body) -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send + '_>> {
    Box::pin(async move { run_later_in("boxed_below", body).await })
}

#[test]
fn an_instrumented_function_that_returns_a_future_is_in_its_span() {
    subscribe();
    assert_behind_a_breaker(|body| block_on(opaque_above(&body)));
    assert_behind_a_breaker(|body| block_on(boxed_above(&body)));
    assert_behind_a_breaker(|body| block_on(boxed_below(&body)));
}
