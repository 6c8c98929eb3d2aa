//! Functions that return a boxed future, under any of its names.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;

use breakerbox::circuit_breaker;
use futures_lite::future::block_on;

use crate::{Body, assert_behind_a_breaker, assert_failed, assert_refused};

// As they are in the crate futures.
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

#[test]
fn a_function_that_returns_a_boxed_async_block_is_behind_a_breaker() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn written_out(body: &Body) -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send + '_>> {
        Box::pin(async move { body.run_later().await })
    }
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn timed(body: &Body) -> BoxFuture<'_, io::Result<u32>> {
        Box::pin(async move { body.run_later().await })
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn with_a_path(body: Body) -> BoxFuture<'static, io::Result<u32>> {
        std::boxed::Box::pin(async move { body.run_later().await })
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn local(body: &Body, held: Rc<u32>) -> LocalBoxFuture<'_, io::Result<Rc<u32>>> {
        Box::pin(async move {
            body.run_later().await?;
            Ok(held)
        })
    }

    assert_behind_a_breaker(|body| block_on(written_out(&body)));
    assert_behind_a_breaker(|body| block_on(timed(&body)));
    assert_behind_a_breaker(|body| block_on(with_a_path(body)));
    assert_behind_a_breaker(|body| block_on(local(&body, Rc::new(1))));
}

#[test]
fn a_function_that_returns_a_boxed_future_of_its_making_is_behind_a_breaker() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn written_out(body: &Body) -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send + '_>> {
        let call = body.run_later();
        Box::pin(call)
    }
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn timed(body: &Body) -> BoxFuture<'_, io::Result<u32>> {
        Box::pin(body.run_later())
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn either(body: &Body, at_once: bool) -> BoxFuture<'_, io::Result<u32>> {
        if at_once {
            return Box::pin(async { body.run() });
        }
        Box::pin(body.run_later())
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn from_elsewhere(body: &Body) -> LocalBoxFuture<'_, io::Result<u32>> {
        fn elsewhere(body: &Body) -> LocalBoxFuture<'_, io::Result<u32>> {
            Box::pin(body.run_later())
        }
        elsewhere(body)
    }

    assert_behind_a_breaker(|body| block_on(written_out(&body)));
    assert_behind_a_breaker(|body| block_on(timed(&body)));
    assert_behind_a_breaker(|body| block_on(either(&body, true)));
    assert_behind_a_breaker(|body| block_on(from_elsewhere(&body)));
}

#[test]
fn a_method_that_returns_a_boxed_future_is_behind_a_breaker() {
    trait Ping {
        fn ping(&mut self) -> BoxFuture<'_, io::Result<&mut Body>>;
    }
    impl Ping for Body {
        #[circuit_breaker(threshold = 3, window = "1h")]
        fn ping(&mut self) -> BoxFuture<'_, io::Result<&mut Body>> {
            Box::pin(async move {
                self.run_later().await?;
                Ok(self)
            })
        }
    }

    assert_behind_a_breaker(|mut body| {
        let object: &mut dyn Ping = &mut body;
        block_on(object.ping()).map(drop)
    });
}

#[test]
fn what_comes_before_the_box_runs_at_the_call() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn ping<'a>(at_once: &Body, later: &'a Body) -> BoxFuture<'a, io::Result<u32>> {
        let begun = at_once.run();
        Box::pin(async move {
            begun?;
            later.run_later().await
        })
    }

    let (at_once, later) = (Body::new(), Body::failing());
    let waiting = ping(&at_once, &later);
    assert_eq!((at_once.runs(), later.runs()), (1, 0));
    assert_failed(block_on(ping(&at_once, &later)));
    assert_eq!((at_once.runs(), later.runs()), (2, 1));
    // It was let through when it was made.
    assert_failed(block_on(waiting));
    assert_refused(block_on(ping(&at_once, &later)));
    assert_eq!((at_once.runs(), later.runs()), (2, 2));
}
