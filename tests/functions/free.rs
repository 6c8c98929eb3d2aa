//! Functions that belong to nothing, or to a type without being its methods.

use std::io;
use std::pin::Pin;
use std::sync::LazyLock;

use breakerbox::circuit_breaker;
use futures_lite::future::block_on;

use crate::{Body, assert_behind_a_breaker, assert_failed, assert_refused};

#[circuit_breaker(threshold = 3, window = "1h")]
fn sync(body: &Body) -> io::Result<u32> {
    body.run()
}

#[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
fn sync_timeout(body: Body) -> io::Result<u32> {
    body.run()
}

#[circuit_breaker(threshold = 3, window = "1h")]
async fn asynchronous(body: &Body) -> io::Result<u32> {
    body.run_later().await
}

#[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
async fn asynchronous_timeout(body: &Body) -> io::Result<u32> {
    body.run_later().await
}

#[test]
fn a_free_function_is_behind_a_breaker() {
    assert_behind_a_breaker(|body| sync(&body));
    assert_behind_a_breaker(sync_timeout);
    assert_behind_a_breaker(|body| block_on(asynchronous(&body)));
    assert_behind_a_breaker(|body| block_on(asynchronous_timeout(&body)));
}

#[test]
fn a_function_without_arguments_is_behind_a_breaker() {
    static RUNS: LazyLock<Body> = LazyLock::new(Body::failing);

    #[circuit_breaker(threshold = 1, window = "1h")]
    fn ping() -> io::Result<u32> {
        RUNS.run()
    }

    ping().unwrap_err();
    assert_refused(ping());
    assert_eq!(RUNS.runs(), 1);
}

#[test]
fn an_associated_function_is_behind_a_breaker() {
    #[derive(Debug)]
    struct Client(u32);
    impl Client {
        #[circuit_breaker(threshold = 3, window = "1h")]
        fn connect(body: &Body) -> io::Result<Self> {
            body.run().map(Self)
        }

        #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
        fn connect_in_time(body: Body) -> io::Result<Self> {
            body.run().map(Self)
        }

        #[circuit_breaker(threshold = 3, window = "1h")]
        async fn connect_later(body: &Body) -> io::Result<Self> {
            body.run_later().await.map(Self)
        }
    }

    assert_behind_a_breaker(|body| Client::connect(&body).map(|client| assert_eq!(client.0, 1)));
    assert_behind_a_breaker(Client::connect_in_time);
    assert_behind_a_breaker(|body| block_on(Client::connect_later(&body)));
}

#[test]
fn a_function_within_a_function_has_a_breaker_of_its_own() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn outer(body: &Body) -> io::Result<bool> {
        #[circuit_breaker(threshold = 3, window = "1h")]
        fn inner(body: &Body) -> io::Result<u32> {
            body.run()
        }
        // What the inner one came to is no failure of this one.
        Ok(inner(body).is_ok())
    }

    let body = Body::failing();
    for _ in 0..10 {
        assert!(!outer(&body).unwrap());
    }
    assert_eq!(body.runs(), 3);
}

#[test]
fn a_function_with_a_timeout_calls_another_with_a_timeout() {
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn outer(body: Body) -> io::Result<u32> {
        #[circuit_breaker(threshold = 9, window = "1h", timeout = "1m")]
        fn inner(body: Body) -> io::Result<u32> {
            body.run()
        }
        inner(body)
    }

    assert_behind_a_breaker(outer);
}

#[test]
fn a_function_that_names_its_abi_is_behind_a_breaker() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    extern "Rust" fn ping(body: &Body) -> io::Result<u32> {
        body.run()
    }

    assert_behind_a_breaker(|body| ping(&body));
}

#[test]
fn a_body_has_items_and_labels_of_its_own() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn ping(body: &Body) -> io::Result<u32> {
        use std::cmp::max;
        const ONE: u32 = 1;
        struct Local(u32);
        let local = 'label: {
            if body.runs() < ONE {
                break 'label Local(ONE);
            }
            Local(max(ONE, 2))
        };
        Ok(local.0 + body.run()?)
    }

    assert_behind_a_breaker(|body| ping(&body));
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[test]
fn a_recursive_async_function_goes_through_its_breaker_each_time() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn descend(body: &Body, depth: u32) -> io::Result<u32> {
        if depth > 0 {
            return Box::pin(descend(body, depth - 1)).await;
        }
        body.run_later().await
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn descend_boxed(body: &Body, depth: u32) -> BoxFuture<'static, io::Result<u32>> {
        let body = body.clone();
        Box::pin(async move {
            if depth > 0 {
                return descend_boxed(&body, depth - 1).await;
            }
            body.run_later().await
        })
    }

    // Three calls that fail from the innermost on, and the one around them is late.
    let body = Body::failing();
    assert_failed(block_on(descend(&body, 3)));
    assert_refused(block_on(descend(&body, 0)));
    assert_eq!(body.runs(), 1);

    assert_failed(block_on(descend_boxed(&body, 3)));
    assert_refused(block_on(descend_boxed(&body, 0)));
    assert_eq!(body.runs(), 2);
}

#[test]
fn of_two_breakers_before_one_function_the_lower_is_asked_first() {
    #[circuit_breaker(threshold = 1, window = "1h", name = "upper")]
    #[circuit_breaker(threshold = 3, window = "1h", name = "lower")]
    fn ping(body: &Body) -> io::Result<u32> {
        body.run()
    }

    let body = Body::failing();
    assert_failed(ping(&body));
    // What the upper one refuses is a failure to the lower one.
    for refused_by in ["upper", "upper", "lower", "lower"] {
        let refused = ping(&body).unwrap_err().to_string();
        assert!(
            refused.starts_with(&format!("breaker open ({refused_by})")),
            "{refused}"
        );
    }
    assert_eq!(body.runs(), 1);
}
