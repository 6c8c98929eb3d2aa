//! With a `fallback`, `failure_if` or `ignore_if` a future is `Send` when that of the body is.
//!
//! The result need not be `Send`, and an argument need not be `Sync` unless one of the three names it.

use std::cell::Cell;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;

use async_trait::async_trait;
use breakerbox::{BreakerError, circuit_breaker};
use futures_lite::future::{block_on, yield_now};

fn send<T: Send>(value: T) -> T {
    value
}

/// A result that stays on its thread, made when the body ends: the body's future is `Send`.
type Local = io::Result<Rc<u32>>;

#[expect(
    clippy::unnecessary_wraps,
    reason = "a fallback returns what the function does"
)]
fn last_known(_: BreakerError) -> Local {
    Ok(Rc::new(7))
}

async fn last_known_later(_: BreakerError) -> Local {
    yield_now().await;
    last_known_now()
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "a fallback returns what the function does"
)]
fn last_known_now() -> Local {
    Ok(Rc::new(7))
}

#[test]
fn a_result_that_is_not_send_comes_with_a_fallback_by_path() {
    #[circuit_breaker(threshold = 1, window = "1h", fallback = last_known)]
    async fn in_async_fn() -> Local {
        yield_now().await;
        Ok(Rc::new(1))
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", fallback = last_known)]
    async fn in_async_fn_with_timeout() -> Local {
        yield_now().await;
        Ok(Rc::new(1))
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = last_known)]
    fn opaque() -> impl Future<Output = Local> + Send {
        async move {
            yield_now().await;
            Ok(Rc::new(1))
        }
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = last_known)]
    fn boxed() -> Pin<Box<dyn Future<Output = Local> + Send>> {
        Box::pin(async move {
            yield_now().await;
            Ok(Rc::new(1))
        })
    }
    assert_eq!(*block_on(send(in_async_fn())).unwrap(), 1);
    assert_eq!(*block_on(send(in_async_fn_with_timeout())).unwrap(), 1);
    assert_eq!(*block_on(send(opaque())).unwrap(), 1);
    assert_eq!(*block_on(send(boxed())).unwrap(), 1);
}

#[test]
fn a_result_that_is_not_send_comes_with_an_async_fallback_by_path() {
    #[circuit_breaker(threshold = 1, window = "1h", fallback = last_known_later)]
    async fn in_async_fn() -> Local {
        yield_now().await;
        Ok(Rc::new(1))
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = last_known_later)]
    fn opaque() -> impl Future<Output = Local> + Send {
        async move {
            yield_now().await;
            Ok(Rc::new(1))
        }
    }
    assert_eq!(*block_on(send(in_async_fn())).unwrap(), 1);
    assert_eq!(*block_on(send(opaque())).unwrap(), 1);
}

#[test]
fn a_result_that_is_not_send_comes_with_a_closure_for_a_fallback() {
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| last_known_now())]
    async fn in_async_fn() -> Local {
        yield_now().await;
        Ok(Rc::new(1))
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| last_known_now())]
    fn opaque() -> impl Future<Output = Local> + Send {
        async move {
            yield_now().await;
            Ok(Rc::new(1))
        }
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", fallback = |_| last_known_now())]
    fn begun() -> Pin<Box<dyn Future<Output = Local> + Send>> {
        let begun = yield_now();
        Box::pin(async move {
            begun.await;
            Ok(Rc::new(1))
        })
    }
    assert_eq!(*block_on(send(in_async_fn())).unwrap(), 1);
    assert_eq!(*block_on(send(opaque())).unwrap(), 1);
    assert_eq!(*block_on(send(begun())).unwrap(), 1);
}

#[test]
fn a_result_that_is_not_send_comes_with_an_async_closure_for_a_fallback() {
    #[circuit_breaker(
        threshold = 1,
        window = "1h",
        fallback = async |error| last_known_later(error).await
    )]
    async fn in_async_fn() -> Local {
        yield_now().await;
        Ok(Rc::new(1))
    }
    #[circuit_breaker(
        threshold = 1,
        window = "1h",
        timeout = "1m",
        fallback = async |error| last_known_later(error).await
    )]
    async fn in_async_fn_with_timeout() -> Local {
        yield_now().await;
        Ok(Rc::new(1))
    }
    #[circuit_breaker(
        threshold = 1,
        window = "1h",
        fallback = async |error| last_known_later(error).await
    )]
    fn opaque() -> impl Future<Output = Local> + Send {
        async move {
            yield_now().await;
            Ok(Rc::new(1))
        }
    }
    assert_eq!(*block_on(send(in_async_fn())).unwrap(), 1);
    assert_eq!(*block_on(send(in_async_fn_with_timeout())).unwrap(), 1);
    assert_eq!(*block_on(send(opaque())).unwrap(), 1);
}

#[test]
fn a_result_that_is_not_send_comes_with_predicates() {
    #[circuit_breaker(
        threshold = 1,
        window = "1h",
        failure_if = Result::is_err,
        ignore_if = |result| result.as_ref().is_ok_and(|number| **number == 0),
        fallback = last_known
    )]
    async fn in_async_fn() -> Local {
        yield_now().await;
        Ok(Rc::new(1))
    }
    #[circuit_breaker(threshold = 1, window = "1h", failure_if = Result::is_err)]
    fn opaque() -> impl Future<Output = Local> + Send {
        async move {
            yield_now().await;
            Ok(Rc::new(1))
        }
    }
    assert_eq!(*block_on(send(in_async_fn())).unwrap(), 1);
    assert_eq!(*block_on(send(opaque())).unwrap(), 1);
}

#[test]
fn a_result_that_is_not_send_comes_with_a_fallback_under_async_trait() {
    #[async_trait]
    trait Ping {
        async fn ping(&self) -> Local;
    }
    struct Client;
    #[async_trait]
    impl Ping for Client {
        #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", fallback = last_known)]
        async fn ping(&self) -> Local {
            yield_now().await;
            Ok(Rc::new(1))
        }
    }
    assert_eq!(*block_on(send(Client.ping())).unwrap(), 1);
}

// The body holds a `Cell` across an await: that is `Send` where the body owns it, and not where it borrows.

#[test]
fn an_argument_that_is_not_sync_comes_with_a_fallback_that_names_another() {
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(name.len()))]
    async fn by_closure(name: String, calls: Cell<usize>) -> io::Result<usize> {
        calls.set(calls.get() + name.len());
        yield_now().await;
        Ok(calls.get())
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = async |_| Ok(name.len()))]
    async fn by_async_closure(name: String, calls: Cell<usize>) -> io::Result<usize> {
        calls.set(calls.get() + name.len());
        yield_now().await;
        Ok(calls.get())
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", fallback = |_| Ok(name.len()))]
    async fn in_time(calls: Cell<usize>, name: String) -> io::Result<usize> {
        calls.set(calls.get() + name.len());
        yield_now().await;
        Ok(calls.get())
    }
    let name = || "name".to_owned();
    assert_eq!(block_on(send(by_closure(name(), Cell::new(1)))).unwrap(), 5);
    assert_eq!(
        block_on(send(by_async_closure(name(), Cell::new(1)))).unwrap(),
        5
    );
    assert_eq!(block_on(send(in_time(Cell::new(1), name()))).unwrap(), 5);
}

#[test]
fn an_argument_that_is_not_sync_comes_with_predicates_that_name_another() {
    #[circuit_breaker(
        threshold = 1,
        window = "1h",
        failure_if = |result| result.is_err() && !name.is_empty()
    )]
    async fn with_failure_if(name: String, calls: Cell<usize>) -> io::Result<usize> {
        calls.set(calls.get() + name.len());
        yield_now().await;
        Ok(calls.get())
    }
    #[circuit_breaker(
        threshold = 1,
        window = "1h",
        ignore_if = |result| result.is_err() && name.is_empty()
    )]
    async fn with_ignore_if(name: String, calls: Cell<usize>) -> io::Result<usize> {
        calls.set(calls.get() + name.len());
        yield_now().await;
        Ok(calls.get())
    }
    let name = || "name".to_owned();
    assert_eq!(
        block_on(send(with_failure_if(name(), Cell::new(1)))).unwrap(),
        5
    );
    assert_eq!(
        block_on(send(with_ignore_if(name(), Cell::new(1)))).unwrap(),
        5
    );
}

#[test]
fn a_self_that_is_not_sync_comes_with_a_fallback_that_names_an_argument() {
    struct Client {
        calls: Cell<usize>,
    }
    impl Client {
        #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(name.len()))]
        async fn by_value(self, name: String) -> io::Result<usize> {
            self.calls.set(self.calls.get() + name.len());
            yield_now().await;
            Ok(self.calls.get())
        }

        #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(name.len()))]
        async fn by_mutable_reference(&mut self, name: &str) -> io::Result<usize> {
            self.calls.set(self.calls.get() + name.len());
            yield_now().await;
            Ok(self.calls.get())
        }
    }
    let client = Client {
        calls: Cell::new(1),
    };
    assert_eq!(
        block_on(send(client.by_value("name".to_owned()))).unwrap(),
        5
    );
    let mut client = Client {
        calls: Cell::new(1),
    };
    assert_eq!(
        block_on(send(client.by_mutable_reference("name"))).unwrap(),
        5
    );
}

#[test]
fn a_field_that_is_not_sync_comes_with_a_fallback_that_names_an_argument() {
    struct Job {
        calls: Cell<usize>,
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(name.len()))]
    async fn of_an_argument(job: Job, name: String) -> io::Result<usize> {
        job.calls.set(job.calls.get() + name.len());
        yield_now().await;
        Ok(job.calls.get())
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(name.len()))]
    async fn of_a_pattern(
        Job { calls }: Job,
        (name, _): (String, Cell<usize>),
    ) -> io::Result<usize> {
        calls.set(calls.get() + name.len());
        yield_now().await;
        Ok(calls.get())
    }
    let job = || Job {
        calls: Cell::new(1),
    };
    assert_eq!(
        block_on(send(of_an_argument(job(), "name".to_owned()))).unwrap(),
        5
    );
    assert_eq!(
        block_on(send(of_a_pattern(job(), ("name".to_owned(), Cell::new(0))))).unwrap(),
        5
    );
}
