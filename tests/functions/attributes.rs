//! What else stands on a function: other attributes, and conditions.

use std::io;
use std::panic::Location;
use std::sync::mpsc;

use breakerbox::{circuit_breaker, registry};
use futures_lite::future::block_on;

use crate::{Body, assert_behind_a_breaker, assert_failed, assert_refused};

#[test]
fn attributes_stay_on_the_function() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    #[deprecated = "for one"]
    #[inline(never)]
    #[must_use = "or nobody knows"]
    fn below(body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[cfg_attr(test, deprecated = "for another")]
    #[inline]
    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn above(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    /// Documented
    #[doc = "in two ways."]
    #[circuit_breaker(threshold = 3, window = "1h")]
    #[cold]
    fn inside(body: &Body) -> io::Result<u32> {
        #![expect(unused_variables, reason = "allowed from inside")]
        let unused = 1;
        body.run()
    }

    #[expect(deprecated)]
    let (below, above) = (below, above);
    assert_behind_a_breaker(|body| below(&body));
    assert_behind_a_breaker(|body| block_on(above(&body)));
    assert_behind_a_breaker(|body| inside(&body));
}

#[test]
fn a_condition_decides_whether_a_function_is_there() {
    mod above {
        #[cfg(not(test))]
        #[super::circuit_breaker(threshold = 3, window = "1h")]
        pub(super) fn ping(_: u32) -> Missing {}

        #[cfg(test)]
        #[super::circuit_breaker(threshold = 3, window = "1h")]
        pub(super) fn ping(body: &super::Body) -> super::io::Result<u32> {
            body.run()
        }
    }
    mod below {
        #[super::circuit_breaker(threshold = 3, window = "1h")]
        #[cfg(not(test))]
        pub(super) async fn ping(_: u32) -> Missing {}

        #[super::circuit_breaker(threshold = 3, window = "1h")]
        #[cfg(test)]
        pub(super) async fn ping(body: &super::Body) -> super::io::Result<u32> {
            body.run_later().await
        }
    }

    assert_behind_a_breaker(|body| above::ping(&body));
    assert_behind_a_breaker(|body| block_on(below::ping(&body)));
}

#[test]
fn a_condition_decides_whether_an_attribute_is_there() {
    #[cfg_attr(test, circuit_breaker(threshold = 3, window = "1h"))]
    fn protected(body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[cfg_attr(not(test), circuit_breaker(threshold = 1, window = "1h"))]
    fn plain(body: &Body) -> io::Result<u32> {
        body.run()
    }

    assert_behind_a_breaker(|body| protected(&body));
    let body = Body::failing();
    for _ in 0..9 {
        assert_failed(plain(&body));
    }
}

#[test]
fn a_condition_decides_whether_an_argument_is_there() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn sync(#[cfg(test)] body: &Body, #[cfg(not(test))] extra: Missing) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn sync_timeout(
        #[cfg(not(test))] _guard: &Missing,
        #[cfg_attr(test, allow(unused_variables))] unused: u32,
        #[cfg(test)] _held: mpsc::Sender<()>,
        body: Body,
    ) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = body.runs() / 100)]
    async fn keyed(#[cfg(not(test))] _guard: Missing, body: &Body) -> io::Result<u32> {
        body.run_later().await
    }

    assert_behind_a_breaker(|body| sync(&body));
    let (sender, receiver) = mpsc::channel();
    assert_behind_a_breaker(|body| sync_timeout(1, sender.clone(), body));
    drop(sender);
    assert!(
        receiver.recv().is_err(),
        "nobody holds the other end any more"
    );
    assert_behind_a_breaker(|body| block_on(keyed(&body)));
}

#[test]
fn a_function_that_tracks_its_caller_is_behind_a_breaker() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    #[track_caller]
    fn ping(body: &Body) -> io::Result<&'static Location<'static>> {
        body.run()?;
        Ok(Location::caller())
    }

    assert_behind_a_breaker(|body| ping(&body));
}

// Tests are functions too: these find their own breakers.

#[test]
#[circuit_breaker(threshold = 3, window = "1h")]
fn on_a_test() -> io::Result<()> {
    assert!(
        registry()
            .find(concat!(module_path!(), "::on_a_test"))
            .is_some()
    );
    Ok(())
}

#[circuit_breaker(threshold = 3, window = "1h")]
#[tokio::test]
async fn above_a_tokio_test() -> io::Result<()> {
    assert!(
        registry()
            .find(concat!(module_path!(), "::above_a_tokio_test"))
            .is_some()
    );
    tokio::task::yield_now().await;
    Ok(())
}

#[tokio::test]
#[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
async fn below_a_tokio_test() -> io::Result<()> {
    assert!(
        registry()
            .find(concat!(module_path!(), "::below_a_tokio_test"))
            .is_some()
    );
    tokio::task::yield_now().await;
    Ok(())
}

#[test]
fn names_that_are_keywords_elsewhere_are_taken() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn r#match(r#type: &Body) -> io::Result<u32> {
        r#type.run()
    }

    let body = Body::failing();
    r#match(&body).unwrap_err();
    assert_refused(r#match(&body));
    assert!(
        registry()
            .find(concat!(module_path!(), "::match"))
            .is_some()
    );
}
