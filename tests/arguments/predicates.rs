//! `failure_if` and `ignore_if`: what a call's result says.

use std::future::Future;
use std::io;
use std::pin::Pin;

use async_trait::async_trait;
use breakerbox::{CircuitBreaker, circuit_breaker};
use futures_lite::future::{block_on, yield_now};

#[derive(Debug, PartialEq)]
enum Verdict {
    Success,
    Failure,
    Ignored,
}
use Verdict::{Failure, Ignored, Success};

/// What a call said, to a breaker of `threshold = 3`: of one failure before it, a success leaves
/// none, a failure makes two.
fn verdict<T>(breaker: &CircuitBreaker, call: impl FnOnce() -> T) -> Verdict {
    breaker.reset();
    breaker.fail();
    drop(call());
    match breaker.snapshot().failures {
        0 => Success,
        1 => Ignored,
        _ => Failure,
    }
}

/// The status of a response, or an error with that kind.
type Answer = Result<u16, io::ErrorKind>;

fn answer(answer: Answer) -> io::Result<u16> {
    Ok(answer?)
}

fn is_server_error(result: &io::Result<u16>) -> bool {
    result.as_ref().is_ok_and(|status| *status >= 500)
}

type Call = fn(Answer) -> io::Result<u16>;

const OK: Answer = Ok(200);
const NOT_FOUND: Answer = Ok(404);
const UNAVAILABLE: Answer = Ok(503);
const BAD_INPUT: Answer = Err(io::ErrorKind::InvalidInput);

/// A path, a closure, and what the standard library has; in every kind of function.
#[test]
fn predicates_say_what_a_result_says() {
    #[circuit_breaker(
        threshold = 3,
        window = "1h",
        failure_if = is_server_error,
        ignore_if = |result| matches!(result, Ok(404))
    )]
    fn sync(of: Answer) -> io::Result<u16> {
        answer(of)
    }
    #[circuit_breaker(
        threshold = 3,
        window = "1h",
        timeout = "1m",
        failure_if = is_server_error,
        ignore_if = |result| matches!(result, Ok(404))
    )]
    fn sync_timeout(of: Answer) -> io::Result<u16> {
        answer(of)
    }
    #[circuit_breaker(
        threshold = 3,
        window = "1h",
        failure_if = is_server_error,
        ignore_if = |result| matches!(result, Ok(404))
    )]
    async fn asynchronous(of: Answer) -> io::Result<u16> {
        yield_now().await;
        answer(of)
    }
    #[circuit_breaker(
        threshold = 3,
        window = "1h",
        timeout = "1m",
        failure_if = is_server_error,
        ignore_if = |result| matches!(result, Ok(404))
    )]
    fn opaque(of: Answer) -> impl Future<Output = io::Result<u16>> {
        async move { answer(of) }
    }
    #[circuit_breaker(
        threshold = 3,
        window = "1h",
        failure_if = is_server_error,
        ignore_if = |result| matches!(result, Ok(404))
    )]
    fn boxed(of: Answer) -> Pin<Box<dyn Future<Output = io::Result<u16>> + Send>> {
        Box::pin(async move { answer(of) })
    }

    let calls: [(&str, Call); 5] = [
        ("sync", sync),
        ("sync_timeout", sync_timeout),
        ("asynchronous", |of| block_on(asynchronous(of))),
        ("opaque", |of| block_on(opaque(of))),
        ("boxed", |of| block_on(boxed(of))),
    ];
    for (name, call) in calls {
        call(OK).unwrap();
        let breaker = breakerbox::registry()
            .find(&format!("{}::{name}", module_path!()))
            .unwrap();
        let said = [OK, NOT_FOUND, UNAVAILABLE, BAD_INPUT].map(|of| verdict(&breaker, || call(of)));
        // `failure_if` goes in the place of what is a failure by itself, an `Err`.
        assert_eq!(said, [Success, Ignored, Failure, Success], "{name}");
    }
}

#[test]
fn one_predicate_leaves_the_other_as_it_is() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    static BREAKER: CircuitBreaker;

    #[circuit_breaker(breaker = BREAKER, ignore_if = Result::is_ok)]
    fn ignoring(of: Answer) -> io::Result<u16> {
        answer(of)
    }
    #[circuit_breaker(breaker = BREAKER, failure_if = Result::is_ok)]
    fn failing(of: Answer) -> io::Result<u16> {
        answer(of)
    }

    let of_each = |of| {
        [
            verdict(&BREAKER, || ignoring(of)),
            verdict(&BREAKER, || failing(of)),
        ]
    };
    assert_eq!(of_each(OK), [Ignored, Failure]);
    assert_eq!(of_each(BAD_INPUT), [Failure, Success]);
}

#[test]
fn of_both_predicates_what_is_ignored_is_not_a_failure() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    static BREAKER: CircuitBreaker;

    #[circuit_breaker(breaker = BREAKER, failure_if = Result::is_ok, ignore_if = Result::is_ok)]
    fn ping() -> io::Result<u16> {
        Ok(200)
    }

    assert_eq!(verdict(&BREAKER, ping), Ignored);
}

#[test]
fn predicates_see_the_arguments() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    static BREAKER: CircuitBreaker;

    #[circuit_breaker(breaker = BREAKER, ignore_if = |_| text == "ignore" || by > 1)]
    fn sync(text: &str, by: u32) -> io::Result<usize> {
        Ok(text.len() * by as usize)
    }
    #[circuit_breaker(
        breaker = BREAKER,
        timeout = "1m",
        failure_if = |result| result.as_ref().is_ok_and(|length| *length < least)
    )]
    fn sync_timeout(text: String, least: usize) -> io::Result<usize> {
        Ok(text.len())
    }
    #[circuit_breaker(breaker = BREAKER, ignore_if = |_| text.is_empty())]
    async fn asynchronous(text: &str) -> io::Result<usize> {
        yield_now().await;
        Ok(text.len())
    }
    #[circuit_breaker(breaker = BREAKER, failure_if = |_| text.is_empty())]
    fn opaque(text: &str) -> impl Future<Output = io::Result<usize>> {
        async { Ok(text.len()) }
    }

    assert_eq!(verdict(&BREAKER, || sync("ignore", 1)), Ignored);
    assert_eq!(verdict(&BREAKER, || sync("", 2)), Ignored);
    assert_eq!(verdict(&BREAKER, || sync("", 1)), Success);

    assert_eq!(
        verdict(&BREAKER, || sync_timeout("four".to_owned(), 5)),
        Failure
    );
    assert_eq!(
        verdict(&BREAKER, || sync_timeout("four".to_owned(), 4)),
        Success
    );

    assert_eq!(verdict(&BREAKER, || block_on(asynchronous(""))), Ignored);
    assert_eq!(
        verdict(&BREAKER, || block_on(asynchronous("four"))),
        Success
    );

    assert_eq!(verdict(&BREAKER, || block_on(opaque(""))), Failure);
    assert_eq!(verdict(&BREAKER, || block_on(opaque("four"))), Success);
}

#[test]
fn predicates_see_what_the_body_only_borrows() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    static BREAKER: CircuitBreaker;

    #[circuit_breaker(breaker = BREAKER, ignore_if = |_| text.is_empty())]
    fn sync(text: String) -> io::Result<usize> {
        Ok(text.len())
    }
    #[circuit_breaker(breaker = BREAKER, failure_if = |_| text.is_empty())]
    async fn asynchronous(text: String) -> io::Result<usize> {
        yield_now().await;
        Ok(text.len())
    }
    #[circuit_breaker(breaker = BREAKER, failure_if = |_| text.is_empty())]
    fn boxed(text: String) -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send>> {
        Box::pin(async move { Ok(text.len()) })
    }

    for (text, of_sync, of_others) in [("", Ignored, Failure), ("four", Success, Success)] {
        assert_eq!(verdict(&BREAKER, || sync(text.to_owned())), of_sync);
        let call = || block_on(asynchronous(text.to_owned()));
        assert_eq!(verdict(&BREAKER, call), of_others);
        assert_eq!(
            verdict(&BREAKER, || block_on(boxed(text.to_owned()))),
            of_others
        );
    }
}

#[test]
fn predicates_see_self() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    static BREAKER: CircuitBreaker;

    struct Client {
        ignores: bool,
    }
    impl Client {
        #[circuit_breaker(breaker = BREAKER, ignore_if = |_| self.ignores)]
        fn ping(&self) -> io::Result<()> {
            Err(io::ErrorKind::HostUnreachable.into())
        }

        #[circuit_breaker(breaker = BREAKER, failure_if = Self::is_odd)]
        async fn next(&mut self, from: u32) -> io::Result<u32> {
            yield_now().await;
            self.ignores = !self.ignores;
            Ok(from + 1)
        }

        fn is_odd(result: &io::Result<u32>) -> bool {
            result.as_ref().is_ok_and(|number| number % 2 == 1)
        }
    }

    let client = |ignores| Client { ignores };
    assert_eq!(verdict(&BREAKER, || client(true).ping()), Ignored);
    assert_eq!(verdict(&BREAKER, || client(false).ping()), Failure);

    assert_eq!(
        verdict(&BREAKER, || block_on(client(true).next(2))),
        Failure
    );
    assert_eq!(
        verdict(&BREAKER, || block_on(client(true).next(1))),
        Success
    );
}

#[test]
fn predicates_see_what_only_implements_a_trait() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    static BREAKER: CircuitBreaker;

    #[circuit_breaker(
        breaker = BREAKER,
        failure_if = |result| result.as_ref().is_ok_and(|items| items.len() == 0)
    )]
    fn sync(count: u32) -> io::Result<impl ExactSizeIterator<Item = u32>> {
        Ok([1, 2, 3].into_iter().take(count as usize))
    }
    #[circuit_breaker(
        breaker = BREAKER,
        ignore_if = |result| result.as_ref().is_ok_and(|text| text.to_string().is_empty())
    )]
    async fn asynchronous(text: &str) -> io::Result<impl ToString> {
        yield_now().await;
        Ok(text)
    }

    assert_eq!(verdict(&BREAKER, || sync(0)), Failure);
    assert_eq!(verdict(&BREAKER, || sync(1)), Success);
    assert_eq!(
        verdict(&BREAKER, || block_on(asynchronous("")).map(drop)),
        Ignored
    );
    assert_eq!(
        verdict(&BREAKER, || block_on(asynchronous("four")).map(drop)),
        Success
    );
}

#[test]
fn predicates_under_async_trait_say_what_a_result_says() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    static BREAKER: CircuitBreaker;

    #[async_trait]
    trait Fetch {
        async fn fetch(&self, of: Answer) -> io::Result<u16>;
    }
    struct Client {
        ignored: u16,
    }
    #[async_trait]
    impl Fetch for Client {
        #[circuit_breaker(
            breaker = BREAKER,
            failure_if = is_server_error,
            ignore_if = |result| result.as_ref().is_ok_and(|status| *status == self.ignored)
        )]
        async fn fetch(&self, of: Answer) -> io::Result<u16> {
            yield_now().await;
            answer(of)
        }
    }

    let client = Client { ignored: 404 };
    let call = |of| block_on(client.fetch(of));
    let said = [OK, NOT_FOUND, UNAVAILABLE, BAD_INPUT].map(|of| verdict(&BREAKER, || call(of)));
    assert_eq!(said, [Success, Ignored, Failure, Success]);
}

#[test]
fn a_panic_and_a_time_out_are_failures_whatever_the_predicates_say() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    static BREAKER: CircuitBreaker;

    fn never(_: &io::Result<()>) -> bool {
        false
    }
    fn always(_: &io::Result<()>) -> bool {
        true
    }
    #[circuit_breaker(
        breaker = BREAKER,
        timeout = "20ms",
        failure_if = never,
        ignore_if = always
    )]
    async fn ping(panics: bool) -> io::Result<()> {
        if panics {
            // Without the hook, which would print it.
            std::panic::resume_unwind(Box::new("the body's own"));
        }
        std::future::pending().await
    }

    assert_eq!(verdict(&BREAKER, || block_on(ping(false))), Failure);
    let panics = || std::panic::catch_unwind(|| block_on(ping(true)));
    assert_eq!(verdict(&BREAKER, panics), Failure);
}
