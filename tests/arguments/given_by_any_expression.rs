//! `breaker`: any expression whose value is a breaker, or a reference to one.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use breakerbox::{CircuitBreaker, circuit_breaker};
use futures_lite::future::{block_on, yield_now};

use crate::{Body, assert_behind_a_breaker};

const HOUR: Duration = Duration::from_secs(3600);

fn breaker() -> CircuitBreaker {
    CircuitBreaker::new(3, HOUR)
}

fn assert_send<T: Send>(future: T) -> T {
    future
}

#[circuit_breaker(threshold = 3, window = "1h")]
static A: CircuitBreaker;

#[circuit_breaker(threshold = 3, window = "1h")]
static B: CircuitBreaker;

/// A test that lets nothing fail starts from a breaker that is closed: the statics are shared.
fn reset() {
    A.reset();
    B.reset();
}

#[test]
fn a_breaker_is_chosen_by_branches() {
    #[circuit_breaker(breaker = if second { &*B } else { &*A })]
    fn by_if(second: bool, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(breaker = if second { &*B } else { &*A })]
    async fn by_if_in_async_fn(second: bool, body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(breaker = if second { &*B } else { &*A }, timeout = "1m")]
    fn by_if_with_timeout(second: bool, body: Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(breaker = if second { &*B } else { &*A })]
    fn by_if_in_opaque(second: bool, body: &Body) -> impl Future<Output = io::Result<u32>> {
        body.run_later()
    }
    #[circuit_breaker(breaker = match which { 0 => &*A, _ => &*B })]
    fn by_match(which: u32, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(breaker = match which { 0 => A.clone(), _ => B.clone() })]
    async fn by_match_of_values(which: u32, body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(breaker = { let second = *which == 1; if second { &*B } else { &*A } })]
    fn by_block(which: &u32, body: &Body) -> io::Result<u32> {
        body.run()
    }

    for second in [false, true] {
        reset();
        assert_behind_a_breaker(|body| by_if(second, &body));
        reset();
        assert_behind_a_breaker(|body| block_on(by_if_in_async_fn(second, &body)));
        reset();
        assert_behind_a_breaker(|body| by_if_with_timeout(second, body));
        reset();
        assert_behind_a_breaker(|body| block_on(by_if_in_opaque(second, &body)));
        reset();
        assert_behind_a_breaker(|body| by_match(second.into(), &body));
        reset();
        assert_behind_a_breaker(|body| block_on(by_match_of_values(second.into(), &body)));
        reset();
        assert_behind_a_breaker(|body| by_block(&second.into(), &body));
    }
}

#[test]
fn a_breaker_is_found_or_the_error_is_the_functions() {
    type Breakers = HashMap<&'static str, CircuitBreaker>;

    fn find<'a>(breakers: &'a Breakers, host: &str) -> io::Result<&'a CircuitBreaker> {
        breakers.get(host).ok_or(io::ErrorKind::NotFound.into())
    }
    #[circuit_breaker(breaker = find(breakers, host)?)]
    fn sync(breakers: &Breakers, host: &str, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(breaker = find(breakers, host)?)]
    async fn in_async_fn(breakers: &Breakers, host: &str, body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(breaker = find(&breakers, host)?.clone(), timeout = "1m")]
    fn with_timeout(breakers: Breakers, host: &'static str, body: Body) -> io::Result<u32> {
        body.run()
    }

    let breakers = || Breakers::from([("known", breaker())]);
    let known = breakers();
    assert_behind_a_breaker(|body| sync(&known, "known", &body));
    let known = breakers();
    assert_behind_a_breaker(|body| block_on(in_async_fn(&known, "known", &body)));
    let known = breakers();
    assert_behind_a_breaker(|body| with_timeout(known.clone(), "known", body));

    let body = Body::new();
    let errors = [
        sync(&known, "unknown", &body),
        block_on(in_async_fn(&known, "unknown", &body)),
        with_timeout(known, "unknown", body.clone()),
    ];
    for error in errors {
        assert_eq!(error.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
    assert_eq!(body.runs(), 0);
}

#[test]
fn a_breaker_is_awaited() {
    struct Pool {
        breaker: CircuitBreaker,
    }
    impl Pool {
        async fn breaker(&self) -> &CircuitBreaker {
            yield_now().await;
            &self.breaker
        }

        async fn find(&self) -> io::Result<CircuitBreaker> {
            yield_now().await;
            Ok(self.breaker.clone())
        }

        #[circuit_breaker(breaker = self.breaker().await)]
        async fn by_reference(&self, body: &Body) -> io::Result<u32> {
            body.run_later().await
        }

        #[circuit_breaker(breaker = self.find().await?, timeout = "1m")]
        async fn by_value(&self, body: &Body) -> io::Result<u32> {
            body.run_later().await
        }
    }
    let pool = Pool { breaker: breaker() };
    assert_behind_a_breaker(|body| block_on(assert_send(pool.by_reference(&body))));
    let pool = Pool { breaker: breaker() };
    assert_behind_a_breaker(|body| block_on(assert_send(pool.by_value(&body))));
}

#[test]
fn a_breaker_is_found_or_awaited_under_async_trait() {
    #[async_trait]
    trait Ping {
        async fn ping(&self, body: &Body) -> io::Result<u32>;
        async fn ping_chosen(&self, second: bool, body: &Body) -> io::Result<u32>;
    }
    struct Client(Mutex<Vec<CircuitBreaker>>);
    impl Client {
        async fn breaker(&self) -> io::Result<CircuitBreaker> {
            yield_now().await;
            let first = self.0.lock().unwrap().first().cloned();
            first.ok_or(io::ErrorKind::NotFound.into())
        }
    }
    #[async_trait]
    impl Ping for Client {
        #[circuit_breaker(breaker = self.breaker().await?)]
        async fn ping(&self, body: &Body) -> io::Result<u32> {
            assert!(self.0.try_lock().is_ok());
            body.run_later().await
        }

        #[circuit_breaker(breaker = {
            let breakers = self.0.lock().unwrap();
            breakers[usize::from(second)].clone()
        })]
        #[expect(
            unused_variables,
            reason = "only the attribute uses `second`, and async_trait copies it"
        )]
        async fn ping_chosen(&self, second: bool, body: &Body) -> io::Result<u32> {
            assert!(self.0.try_lock().is_ok());
            body.run_later().await
        }
    }
    let client = Client(Mutex::new(vec![breaker(), breaker()]));
    assert_behind_a_breaker(|body| block_on(client.ping(&body)));
    assert_behind_a_breaker(|body| block_on(client.ping_chosen(true, &body)));
}

/// Breakers of hosts, behind a lock that is free while the body runs.
struct Hosts {
    map: Mutex<HashMap<String, CircuitBreaker>>,
    shared: RwLock<HashMap<String, Arc<CircuitBreaker>>>,
    body: Body,
}

impl Hosts {
    fn run(&self) -> io::Result<u32> {
        assert!(self.map.try_lock().is_ok());
        assert!(self.shared.try_write().is_ok());
        self.body.run()
    }

    #[circuit_breaker(
        breaker = self.map.lock().unwrap().entry(host.to_owned()).or_insert_with(breaker)
    )]
    fn by_entry(&self, host: &str) -> io::Result<u32> {
        self.run()
    }

    #[circuit_breaker(
        breaker = self.map.lock().unwrap().entry(host.to_owned()).or_insert_with(breaker)
    )]
    async fn by_entry_in_async_fn(&self, host: &str) -> io::Result<u32> {
        yield_now().await;
        self.run()
    }

    #[circuit_breaker(
        breaker = self.map.lock().unwrap().entry(host.clone()).or_insert_with(breaker),
        timeout = "1m"
    )]
    fn by_entry_with_timeout(self: Arc<Self>, host: String) -> io::Result<u32> {
        self.run()
    }

    #[circuit_breaker(
        breaker = self.map.lock().unwrap().entry(host.to_owned()).or_insert_with(breaker)
    )]
    fn by_entry_in_opaque(&self, host: &str) -> impl Future<Output = io::Result<u32>> + Send {
        async move {
            yield_now().await;
            self.run()
        }
    }

    #[circuit_breaker(breaker = *self.map.lock().unwrap().entry(host.clone()).or_insert_with(breaker))]
    fn by_place(&self, host: String) -> io::Result<u32> {
        self.run()
    }

    #[circuit_breaker(
        breaker = self.shared.write().unwrap().entry(host.into()).or_insert_with(|| breaker().into())
    )]
    async fn in_an_arc(&self, host: &str) -> io::Result<u32> {
        yield_now().await;
        self.run()
    }
}

#[test]
fn a_breaker_is_made_in_a_map_whose_lock_is_free_when_the_body_runs() {
    fn hosts() -> impl Fn(Body) -> Hosts {
        let hosts = Hosts {
            map: Mutex::new(HashMap::from([("known".to_owned(), breaker())])),
            shared: RwLock::new(HashMap::from([("known".to_owned(), Arc::new(breaker()))])),
            body: Body::new(),
        };
        move |body| Hosts {
            map: Mutex::new(hosts.map.lock().unwrap().clone()),
            shared: RwLock::new(hosts.shared.read().unwrap().clone()),
            body,
        }
    }
    let known = || "known".to_owned();
    let host = hosts();
    assert_behind_a_breaker(|body| host(body).by_entry("known"));
    let host = hosts();
    assert_behind_a_breaker(|body| block_on(assert_send(host(body).by_entry_in_async_fn("known"))));
    let host = hosts();
    assert_behind_a_breaker(|body| Arc::new(host(body)).by_entry_with_timeout(known()));
    let host = hosts();
    assert_behind_a_breaker(|body| block_on(host(body).by_entry_in_opaque("known")));
    let host = hosts();
    assert_behind_a_breaker(|body| host(body).by_place(known()));
    let host = hosts();
    assert_behind_a_breaker(|body| block_on(assert_send(host(body).in_an_arc("known"))));

    let fresh = hosts()(Body::new());
    fresh.by_entry("new").unwrap();
    assert!(fresh.map.lock().unwrap().contains_key("new"));
}
