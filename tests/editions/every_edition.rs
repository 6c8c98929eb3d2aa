//! Every kind of function that all editions have, for the package of each.

use std::fmt;
use std::future::{ready, Future, Ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use breakerbox::{circuit_breaker, BreakerError, CircuitBreaker};
use futures_lite::future::block_on;

pub(crate) const WINDOW: Duration = Duration::from_secs(10);

pub(crate) fn down<T>() -> io::Result<T> {
    Err(io::ErrorKind::HostUnreachable.into())
}

/// Asserts that the call fails by itself once and is then refused.
pub(crate) fn assert_opens<T: fmt::Debug>(call: &mut dyn FnMut() -> io::Result<T>) {
    assert_eq!(call().unwrap_err().kind(), io::ErrorKind::HostUnreachable);
    let refused = call().unwrap_err();
    assert!(
        refused.to_string().starts_with("breaker open"),
        "{}",
        refused
    );
}

#[circuit_breaker(threshold = 1, window = "10s")]
fn sync(host: &str) -> Result<usize, Box<dyn std::error::Error>> {
    let length = host.len();
    Ok(down::<usize>()? + length)
}

#[test]
fn a_sync_function_opens_its_breaker() {
    sync("a").unwrap_err();
    assert!(sync("a")
        .unwrap_err()
        .to_string()
        .starts_with("breaker open"));
}

#[circuit_breaker(threshold = 1, window = WINDOW, timeout = "1m", name = "sync_timeout")]
fn sync_timeout(_host: String, _guard: Arc<u8>) -> io::Result<usize> {
    down()
}

#[test]
fn a_sync_function_with_a_timeout_opens_its_breaker() {
    assert_opens(&mut || sync_timeout("a".to_owned(), Arc::new(1)));
}

#[circuit_breaker(
    threshold = 1,
    window = WINDOW,
    cooldown = Duration::from_secs(1),
    half_open = 2,
    failure_rate = 0.5,
    min_calls = 2 * 10,
    slow_call = "1m",
    backoff = 2,
    max_cooldown = Duration::from_secs(60),
    jitter = 0.25,
    reset_on_success = !cfg!(windows),
    name = concat!("every_", "setting")
)]
fn every_setting() -> io::Result<usize> {
    down()
}

#[test]
fn a_function_with_every_setting_opens_its_breaker() {
    assert_opens(&mut every_setting);
}

#[circuit_breaker(
    threshold = 1,
    window = "10s",
    failure_if = |result| matches!(result, Ok(1)),
    ignore_if = Result::is_err
)]
fn judged(succeeds: bool) -> io::Result<usize> {
    if succeeds {
        Ok(1)
    } else {
        down()
    }
}

#[test]
fn predicates_are_asked() {
    judged(false).unwrap_err();
    judged(false).unwrap_err();
    judged(true).unwrap();
    assert!(judged(true)
        .unwrap_err()
        .to_string()
        .starts_with("breaker open"));
}

#[circuit_breaker(threshold = 1, window = "10s", fallback = |_| Ok(host.len()))]
fn answered(host: &str) -> io::Result<usize> {
    down()
}

#[test]
fn a_fallback_answers() {
    answered("four").unwrap_err();
    assert_eq!(answered("four").unwrap(), 4);
}

#[circuit_breaker(threshold = 1, window = "10s", key = host, max_keys = 10)]
fn by_key(host: &str) -> io::Result<usize> {
    if host == "up" {
        Ok(1)
    } else {
        down()
    }
}

#[test]
fn a_key_has_a_breaker_of_its_own() {
    assert_opens(&mut || by_key("down"));
    by_key("up").unwrap();
}

#[circuit_breaker(threshold = 1, window = "10s")]
static DECLARED: CircuitBreaker;

#[circuit_breaker(breaker = DECLARED)]
fn through_declared() -> io::Result<usize> {
    down()
}

#[test]
fn a_declared_breaker_opens() {
    assert_opens(&mut through_declared);
    assert!(!DECLARED.ready());
}

#[circuit_breaker(threshold = 1, window = "10s")]
fn opaque(_host: &str) -> impl Future<Output = io::Result<usize>> {
    ready(down())
}

#[test]
fn a_function_that_returns_a_future_opens_its_breaker() {
    assert_opens(&mut || block_on(opaque("a")));
}

#[circuit_breaker(threshold = 1, window = "10s", timeout = "1m", fallback = answer_later)]
fn boxed(_host: &str) -> Pin<Box<dyn Future<Output = io::Result<usize>> + Send>> {
    Box::pin(ready(down()))
}

pub(crate) fn answer_later(error: BreakerError) -> Ready<io::Result<usize>> {
    ready(Err(error.into()))
}

#[test]
fn a_function_that_returns_a_boxed_future_opens_its_breaker() {
    assert_opens(&mut || block_on(boxed("a")));
}

pub(crate) struct Client {
    pub(crate) breaker: CircuitBreaker,
    pub(crate) host: String,
}

impl Client {
    pub(crate) fn new() -> Self {
        Client {
            breaker: CircuitBreaker::new(1, WINDOW),
            host: "a".to_owned(),
        }
    }

    #[circuit_breaker(breaker = &self.breaker)]
    fn own_breaker(&self) -> io::Result<usize> {
        down()
    }

    #[circuit_breaker(threshold = 1, window = "10s", key = self.host)]
    fn changes(&mut self) -> io::Result<usize> {
        self.host.shrink_to_fit();
        down()
    }
}

#[test]
fn a_method_uses_the_breaker_of_its_instance() {
    let client = Client::new();
    assert_opens(&mut || client.own_breaker());
    assert_eq!(
        Client::new().own_breaker().unwrap_err().kind(),
        io::ErrorKind::HostUnreachable
    );
}

#[test]
fn a_method_that_changes_its_instance_opens_its_breaker() {
    let mut client = Client::new();
    assert_opens(&mut || client.changes());
}

trait Ping {
    fn ping(&self, count: usize) -> io::Result<usize>;

    #[circuit_breaker(threshold = 1, window = "10s")]
    fn provided(&self, count: usize) -> io::Result<usize> {
        self.ping(count)
    }
}

impl Ping for Client {
    #[circuit_breaker(threshold = 1, window = "10s", name = "ping")]
    fn ping(&self, _: usize) -> io::Result<usize> {
        down()
    }
}

#[test]
fn methods_of_a_trait_open_their_breakers() {
    let client = Client::new();
    assert_opens(&mut || client.provided(1));
    assert!(client
        .ping(1)
        .unwrap_err()
        .to_string()
        .starts_with("breaker open (ping)"));
}

mod nested {
    use breakerbox::circuit_breaker;
    use std::io;

    #[circuit_breaker(threshold = 1, window = "10s")]
    pub(super) fn ping() -> io::Result<usize> {
        super::down()
    }

    #[circuit_breaker(threshold = 1, window = "10s", crate = ::breakerbox)]
    pub(super) fn ping_by_path() -> io::Result<usize> {
        super::down()
    }
}

#[test]
fn functions_of_a_nested_module_open_their_breakers() {
    assert_opens(&mut nested::ping);
    assert_opens(&mut nested::ping_by_path);
}
