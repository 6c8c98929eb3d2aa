//! `breaker`: one in an `Arc` or in a `LazyLock`, by value or by reference.

use std::future::{Future, ready};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use breakerbox::{CircuitBreaker, circuit_breaker};
use futures_lite::future::block_on;

use crate::{Body, assert_behind_a_breaker};

fn breaker() -> CircuitBreaker {
    CircuitBreaker::new(3, Duration::from_secs(3600))
}

#[test]
fn a_breaker_in_an_arc_or_in_a_lazy_lock_is_used_as_a_value_and_by_reference() {
    static LAZY: LazyLock<CircuitBreaker> = LazyLock::new(breaker);
    static LAZY_ARC: LazyLock<Arc<CircuitBreaker>> = LazyLock::new(|| Arc::new(breaker()));

    #[circuit_breaker(breaker = &LAZY)]
    async fn by_lazy(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(breaker = LAZY_ARC)]
    fn by_lazy_arc(body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(breaker = Arc::clone(shared))]
    fn by_arc(shared: &Arc<CircuitBreaker>, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(breaker = shared)]
    async fn by_owned_arc(shared: Arc<CircuitBreaker>, body: &Body) -> io::Result<u32> {
        drop(shared);
        body.run_later().await
    }
    #[circuit_breaker(breaker = shared, timeout = "1m")]
    fn by_arc_with_timeout(shared: Arc<CircuitBreaker>, body: Body) -> io::Result<u32> {
        assert!(shared.ready());
        body.run()
    }
    #[circuit_breaker(breaker = shared.clone())]
    fn by_arc_in_a_box(
        shared: Arc<CircuitBreaker>,
        body: Body,
    ) -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send>> {
        let begun = ready(());
        Box::pin(async move {
            begun.await;
            body.run_later().await
        })
    }

    assert_behind_a_breaker(|body| block_on(by_lazy(&body)));
    assert_behind_a_breaker(|body| by_lazy_arc(&body));
    let shared = || Arc::new(breaker());
    let one = shared();
    assert_behind_a_breaker(|body| by_arc(&one, &body));
    let one = shared();
    assert_behind_a_breaker(|body| block_on(by_owned_arc(Arc::clone(&one), &body)));
    let one = shared();
    assert_behind_a_breaker(|body| by_arc_with_timeout(Arc::clone(&one), body));
    let one = shared();
    assert_behind_a_breaker(|body| block_on(by_arc_in_a_box(Arc::clone(&one), body)));
}
