//! `fallback`: what answers instead of the breaker.

use std::cell::Cell;
use std::future::{Future, pending};
use std::io;
use std::pin::Pin;
use std::thread;

use async_trait::async_trait;
use breakerbox::{BreakerError, CircuitBreaker, circuit_breaker};
use futures_lite::future::{block_on, yield_now};

use crate::{Body, assert_failed};

/// What a fallback answers, and no body ever does.
const INSTEAD: u32 = 1_000;

fn at_once(error: BreakerError) -> io::Result<u32> {
    assert!(error.is_open());
    Ok(INSTEAD)
}

async fn later(error: BreakerError) -> io::Result<u32> {
    yield_now().await;
    at_once(error)
}

/// That what is called, with a body, has a breaker of `threshold = 1` before it, and answers with
/// its fallback when that is open, and only then.
#[track_caller]
fn assert_falls_back(call: impl Fn(&Body) -> io::Result<u32>) {
    let body = Body::new();
    assert_eq!(call(&body).unwrap(), 1, "healthy");
    body.fail();
    assert_failed(call(&body));
    body.recover();
    for _ in 0..3 {
        assert_eq!(call(&body).unwrap(), INSTEAD);
    }
    assert_eq!(body.runs(), 2);
}

#[test]
fn a_sync_function_falls_back() {
    #[circuit_breaker(threshold = 1, window = "1h", fallback = at_once)]
    fn by_path(body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |error| at_once(error).or(Ok(0)))]
    fn by_closure(body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = move |_: BreakerError| Ok(INSTEAD))]
    fn by_closure_in_full(body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", fallback = |_| Ok(INSTEAD))]
    fn in_time(body: Body) -> io::Result<u32> {
        body.run()
    }

    assert_falls_back(by_path);
    assert_falls_back(by_closure);
    assert_falls_back(by_closure_in_full);
    assert_falls_back(|body| in_time(body.clone()));
}

#[test]
fn an_async_function_falls_back() {
    #[circuit_breaker(threshold = 1, window = "1h", fallback = at_once)]
    async fn by_path(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", fallback = later)]
    async fn by_path_of_async(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(INSTEAD))]
    async fn by_closure(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = async |error| later(error).await)]
    async fn by_async_closure(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |error| async { later(error).await })]
    async fn by_closure_with_async_block(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |error| async move {
        yield_now().await;
        at_once(error)
    })]
    async fn by_closure_with_async_move_block(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }

    assert_falls_back(|body| block_on(by_path(body)));
    assert_falls_back(|body| block_on(by_path_of_async(body)));
    assert_falls_back(|body| block_on(by_closure(body)));
    assert_falls_back(|body| block_on(by_async_closure(body)));
    assert_falls_back(|body| block_on(by_closure_with_async_block(body)));
    assert_falls_back(|body| block_on(by_closure_with_async_move_block(body)));
}

#[test]
fn a_function_that_returns_a_future_falls_back() {
    #[circuit_breaker(threshold = 1, window = "1h", fallback = at_once)]
    fn by_path(body: &Body) -> impl Future<Output = io::Result<u32>> {
        body.run_later()
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", fallback = later)]
    fn by_path_of_async(body: &Body) -> impl Future<Output = io::Result<u32>> + Send {
        body.run_later()
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(INSTEAD))]
    fn by_closure(body: &Body) -> impl Future<Output = io::Result<u32>> {
        body.run_later()
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = async |error| later(error).await)]
    fn by_async_closure(body: &Body) -> impl Future<Output = io::Result<u32>> {
        body.run_later()
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |error| async { later(error).await })]
    fn boxed(body: &Body) -> Pin<Box<dyn Future<Output = io::Result<u32>> + '_>> {
        Box::pin(body.run_later())
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = later)]
    fn boxed_block(body: &Body) -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send + '_>> {
        Box::pin(async move { body.run_later().await })
    }

    assert_falls_back(|body| block_on(by_path(body)));
    assert_falls_back(|body| block_on(by_path_of_async(body)));
    assert_falls_back(|body| block_on(by_closure(body)));
    assert_falls_back(|body| block_on(by_async_closure(body)));
    assert_falls_back(|body| block_on(boxed(body)));
    assert_falls_back(|body| block_on(boxed_block(body)));
}

#[test]
fn a_method_under_async_trait_falls_back() {
    #[async_trait]
    trait Ping: Send + Sync {
        fn instead(&self) -> u32 {
            INSTEAD
        }

        async fn by_path(&self) -> io::Result<u32>;
        async fn by_path_of_async(&mut self) -> io::Result<u32>;
        async fn by_closure(&self) -> io::Result<u32>;
        async fn by_async_closure(&self, name: &str) -> io::Result<u32>;
    }
    #[async_trait]
    impl Ping for Body {
        #[circuit_breaker(threshold = 1, window = "1h", fallback = at_once)]
        async fn by_path(&self) -> io::Result<u32> {
            self.run_later().await
        }

        #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", fallback = later)]
        async fn by_path_of_async(&mut self) -> io::Result<u32> {
            self.run_later().await
        }

        #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(self.instead()))]
        async fn by_closure(&self) -> io::Result<u32> {
            self.run_later().await
        }

        #[circuit_breaker(threshold = 1, window = "1h", fallback = async |error| {
            assert_eq!(name, "name");
            later(error).await
        })]
        async fn by_async_closure(&self, name: &str) -> io::Result<u32> {
            self.run_later().await
        }
    }

    assert_falls_back(|body| block_on(body.by_path()));
    assert_falls_back(|body| block_on(body.clone().by_path_of_async()));
    assert_falls_back(|body| block_on(body.by_closure()));
    assert_falls_back(|body| block_on(body.by_async_closure("name")));
}

#[test]
fn a_fallback_has_the_arguments_that_the_body_only_borrowed() {
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(numbers[0]))]
    fn sync(body: &Body, numbers: Vec<u32>) -> io::Result<u32> {
        assert_eq!(numbers, [INSTEAD]);
        body.run()
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| text.parse().map_err(io::Error::other))]
    async fn asynchronous(body: &Body, text: String) -> io::Result<u32> {
        let run = body.run_later().await;
        assert_eq!(text, "1000");
        run
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = async |_| {
        yield_now().await;
        format!("{text}{text:0>2}").parse().map_err(io::Error::other)
    })]
    async fn async_by_async_closure(body: &Body, text: String) -> io::Result<u32> {
        assert_eq!(text.len(), 2);
        body.run_later().await
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| async { Ok(numbers[0]) })]
    async fn async_by_async_block(body: &Body, numbers: Vec<u32>) -> io::Result<u32> {
        assert_eq!(numbers.len(), 1);
        body.run_later().await
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(numbers[0]))]
    fn opaque(body: &Body, numbers: Vec<u32>) -> impl Future<Output = io::Result<u32>> {
        assert_eq!(numbers.len(), 1);
        body.run_later()
    }
    #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(numbers[0]))]
    fn boxed(
        body: &Body,
        numbers: Vec<u32>,
    ) -> Pin<Box<dyn Future<Output = io::Result<u32>> + '_>> {
        Box::pin(async move {
            assert_eq!(numbers.len(), 1);
            body.run_later().await
        })
    }

    assert_falls_back(|body| sync(body, vec![INSTEAD]));
    assert_falls_back(|body| block_on(asynchronous(body, INSTEAD.to_string())));
    assert_falls_back(|body| block_on(async_by_async_closure(body, "10".to_owned())).map(by_tens));
    assert_falls_back(|body| block_on(async_by_async_block(body, vec![INSTEAD])));
    assert_falls_back(|body| block_on(opaque(body, vec![INSTEAD])));
    assert_falls_back(|body| block_on(boxed(body, vec![INSTEAD])));
}

/// Of `1010`, what was meant.
fn by_tens(number: u32) -> u32 {
    if number == 1010 { INSTEAD } else { number }
}

#[test]
fn a_fallback_of_a_method_has_its_instance() {
    struct Client<'a> {
        body: &'a Body,
        last: u32,
    }
    impl Client<'_> {
        #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(self.last))]
        fn shared(&self) -> io::Result<u32> {
            self.body.run()
        }

        #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| {
            self.last += 1;
            Ok(self.last - 1)
        })]
        fn exclusive(&mut self) -> io::Result<u32> {
            self.last += 0;
            self.body.run()
        }

        #[circuit_breaker(threshold = 1, window = "1h", fallback = |_| Ok(&self.last))]
        fn lent(&self) -> io::Result<&u32> {
            self.body.run()?;
            Ok(&1)
        }

        #[circuit_breaker(threshold = 1, window = "1h", fallback = async |error| {
            self.last += 1;
            later(error).await
        })]
        async fn async_exclusive(&mut self) -> io::Result<u32> {
            self.last += 0;
            self.body.run_later().await
        }

        #[circuit_breaker(threshold = 1, window = "1h", fallback = Self::elsewhere)]
        async fn by_path(&self) -> io::Result<u32> {
            self.body.run_later().await
        }

        async fn elsewhere(error: BreakerError) -> io::Result<u32> {
            later(error).await
        }
    }
    fn client(body: &Body) -> Client<'_> {
        Client {
            body,
            last: INSTEAD,
        }
    }

    assert_falls_back(|body| client(body).shared());
    assert_falls_back(|body| client(body).exclusive());
    assert_falls_back(|body| client(body).lent().copied());
    assert_falls_back(|body| block_on(client(body).async_exclusive()));
    assert_falls_back(|body| block_on(client(body).by_path()));
}

#[test]
fn a_fallback_answers_after_a_time_out() {
    fn in_the_end(error: BreakerError) -> io::Result<bool> {
        Ok(error.is_timeout())
    }
    #[circuit_breaker(threshold = 2, window = "1h", timeout = "20ms", fallback = in_the_end)]
    async fn asynchronous() -> io::Result<bool> {
        pending().await
    }
    #[circuit_breaker(threshold = 2, window = "1h", timeout = "20ms", fallback = |error| Ok(error.is_timeout()))]
    fn sync() -> io::Result<bool> {
        loop {
            thread::park();
        }
    }
    #[circuit_breaker(threshold = 2, window = "1h", timeout = "20ms", fallback = in_the_end)]
    fn opaque() -> impl Future<Output = io::Result<bool>> {
        pending()
    }

    // Twice it has timed out, then it is open.
    for timed_out in [true, true, false] {
        assert_eq!(block_on(asynchronous()).unwrap(), timed_out);
        assert_eq!(sync().unwrap(), timed_out);
        assert_eq!(block_on(opaque()).unwrap(), timed_out);
    }
}

#[test]
fn a_fallback_is_not_called_unless_it_answers() {
    thread_local!(static CALLS: Cell<u32> = const { Cell::new(0) });

    fn counted(_: BreakerError) -> io::Result<u32> {
        CALLS.set(CALLS.get() + 1);
        Ok(INSTEAD)
    }
    #[circuit_breaker(threshold = 2, window = "1h", fallback = counted)]
    async fn ping(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }

    let body = Body::new();
    block_on(ping(&body)).unwrap();
    body.fail();
    for _ in 0..2 {
        assert_failed(block_on(ping(&body)));
    }
    assert_eq!(CALLS.get(), 0, "an error of the body is the function's");
    block_on(ping(&body)).unwrap();
    assert_eq!(CALLS.get(), 1);
}

#[test]
fn what_a_fallback_answers_says_nothing_to_the_breaker() {
    #[circuit_breaker(threshold = 2, window = "1h")]
    static BREAKER: CircuitBreaker;

    #[circuit_breaker(breaker = BREAKER, fallback = |_| Err(io::ErrorKind::Other.into()))]
    fn ping(body: &Body) -> io::Result<u32> {
        body.run()
    }

    for _ in 0..2 {
        assert_failed(ping(&Body::failing()));
    }
    for _ in 0..5 {
        assert_eq!(ping(&Body::new()).unwrap_err().kind(), io::ErrorKind::Other);
    }
    let snapshot = BREAKER.snapshot();
    assert_eq!(
        (snapshot.failed, snapshot.late, snapshot.refused),
        (2, 0, 5)
    );
    assert_eq!(snapshot.opened, 1);
}

#[test]
fn with_a_fallback_the_error_need_not_know_of_breakers() {
    #[derive(Debug, PartialEq)]
    struct Down;

    #[circuit_breaker(threshold = 1, window = "1h", fallback = |error| Ok(error.to_string()))]
    fn sync() -> Result<String, Down> {
        Err(Down)
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m", fallback = |_| Err("open"))]
    async fn asynchronous() -> Result<String, &'static str> {
        Err("down")
    }

    assert_eq!(sync(), Err(Down));
    assert!(sync().unwrap().starts_with("breaker open"));
    assert_eq!(block_on(asynchronous()), Err("down"));
    assert_eq!(block_on(asynchronous()), Err("open"));
}

#[test]
fn a_fallback_goes_with_predicates_and_keys() {
    #[circuit_breaker(
        threshold = 1,
        window = "1h",
        key = host,
        failure_if = |result| result.as_ref().is_ok_and(|length| *length > most),
        fallback = |_| Ok(host.len() * 100 + most)
    )]
    fn sync(host: String, most: usize) -> io::Result<usize> {
        Ok(host.len())
    }
    #[circuit_breaker(
        threshold = 1,
        window = "1h",
        key = host,
        ignore_if = Result::is_ok,
        fallback = async |_| Ok(host.len() * 100)
    )]
    async fn asynchronous(host: String, fails: bool) -> io::Result<usize> {
        if fails {
            return Err(io::ErrorKind::HostUnreachable.into());
        }
        Ok(host.len())
    }

    assert_eq!(sync("one".to_owned(), 2).unwrap(), 3);
    assert_eq!(sync("one".to_owned(), 2).unwrap(), 302);
    assert_eq!(sync("other".to_owned(), 9).unwrap(), 5);
    assert_eq!(sync("other".to_owned(), 9).unwrap(), 5);
    block_on(async {
        asynchronous("one".to_owned(), true).await.unwrap_err();
        assert_eq!(asynchronous("one".to_owned(), false).await.unwrap(), 300);
        assert_eq!(asynchronous("other".to_owned(), false).await.unwrap(), 5);
    });
}
