//! `breaker`: one that the user has, and functions can share.

use std::future::{Future, ready};
use std::io;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use breakerbox::{CircuitBreaker, Keyed, State, circuit_breaker};
use futures_lite::future::block_on;
use once_cell::sync::Lazy;

use crate::{Body, assert_behind_a_breaker, assert_failed, assert_refused};

const HOUR: Duration = Duration::from_secs(3600);

fn breaker(threshold: u32) -> CircuitBreaker {
    CircuitBreaker::new(threshold, HOUR)
}

#[test]
fn a_breaker_in_any_kind_of_static_is_used() {
    #[expect(clippy::non_std_lazy_statics, reason = "as many have one")]
    static IN_LAZY: Lazy<CircuitBreaker> = Lazy::new(|| breaker(3));
    static IN_LAZY_LOCK: LazyLock<CircuitBreaker> = LazyLock::new(|| breaker(3));
    static IN_ONCE_LOCK: OnceLock<CircuitBreaker> = OnceLock::new();
    static KEYED: LazyLock<Keyed<String>> = LazyLock::new(|| {
        let builder = CircuitBreaker::builder().threshold(3).window(HOUR);
        Keyed::new(builder, 10).unwrap()
    });
    #[circuit_breaker(threshold = 3, window = "1h")]
    static DECLARED: CircuitBreaker;

    #[circuit_breaker(breaker = IN_LAZY)]
    fn by_lazy(body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(breaker = IN_LAZY_LOCK)]
    async fn by_lazy_lock(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(breaker = IN_ONCE_LOCK.get_or_init(|| breaker(3)))]
    fn by_once_lock(body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(breaker = &*DECLARED, timeout = "1m")]
    fn by_declared(body: Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(breaker = KEYED.get(host))]
    async fn by_keyed(host: &str, body: &Body) -> io::Result<u32> {
        body.run_later().await
    }

    assert_behind_a_breaker(|body| by_lazy(&body));
    assert_behind_a_breaker(|body| block_on(by_lazy_lock(&body)));
    assert_behind_a_breaker(|body| by_once_lock(&body));
    assert_behind_a_breaker(by_declared);
    assert_behind_a_breaker(|body| block_on(by_keyed("one", &body)));
    assert_behind_a_breaker(|body| block_on(by_keyed("other", &body)));
}

#[test]
fn a_breaker_of_an_instance_is_used() {
    struct Client {
        breaker: CircuitBreaker,
        body: Body,
        calls: u32,
    }
    impl Client {
        #[circuit_breaker(breaker = &self.breaker)]
        fn by_reference(&self) -> io::Result<u32> {
            self.body.run()
        }

        #[circuit_breaker(breaker = self.breaker)]
        fn by_mutable_reference(&mut self) -> io::Result<&mut u32> {
            self.calls = self.body.run()?;
            Ok(&mut self.calls)
        }

        #[circuit_breaker(breaker = self.breaker)]
        fn by_value(self) -> io::Result<Body> {
            self.body.run()?;
            Ok(self.body)
        }

        #[circuit_breaker(breaker = self.breaker, timeout = "1m")]
        fn by_arc(self: Arc<Self>) -> io::Result<u32> {
            self.body.run()
        }

        #[circuit_breaker(breaker = &self.breaker)]
        async fn async_by_reference(&self) -> io::Result<u32> {
            self.body.run_later().await
        }

        #[circuit_breaker(breaker = &self.breaker, timeout = "1m")]
        async fn async_by_mutable_reference(&mut self) -> io::Result<u32> {
            self.calls = self.body.run_later().await?;
            Ok(self.calls)
        }

        #[circuit_breaker(breaker = self.breaker)]
        async fn async_by_value(self) -> io::Result<u32> {
            self.body.run_later().await
        }

        #[circuit_breaker(breaker = self.breaker)]
        async fn async_by_arc(self: Arc<Self>) -> io::Result<u32> {
            self.body.run_later().await
        }

        #[circuit_breaker(breaker = self.breaker)]
        fn opaque(&self) -> impl Future<Output = io::Result<u32>> + use<> {
            let body = self.body.clone();
            async move { body.run_later().await }
        }

        #[circuit_breaker(breaker = self.breaker)]
        fn boxed(&mut self) -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send + '_>> {
            Box::pin(async move {
                self.calls = self.body.run_later().await?;
                Ok(self.calls)
            })
        }
    }

    /// Instances that share one breaker, with the body of each call.
    fn clients() -> impl Fn(Body) -> Client {
        let breaker = breaker(3);
        move |body| Client {
            breaker: breaker.clone(),
            body,
            calls: 0,
        }
    }

    let client = clients();
    assert_behind_a_breaker(|body| client(body).by_reference());
    let client = clients();
    assert_behind_a_breaker(|body| client(body).by_mutable_reference().copied());
    let client = clients();
    assert_behind_a_breaker(|body| client(body).by_value().map(drop));
    let client = clients();
    assert_behind_a_breaker(|body| Arc::new(client(body)).by_arc());
    let client = clients();
    assert_behind_a_breaker(|body| block_on(client(body).async_by_reference()));
    let client = clients();
    assert_behind_a_breaker(|body| block_on(client(body).async_by_mutable_reference()));
    let client = clients();
    assert_behind_a_breaker(|body| block_on(client(body).async_by_value()));
    let client = clients();
    assert_behind_a_breaker(|body| block_on(Arc::new(client(body)).async_by_arc()));
    let client = clients();
    assert_behind_a_breaker(|body| {
        let client = client(body);
        let call = client.opaque();
        drop(client);
        block_on(call)
    });
    let client = clients();
    assert_behind_a_breaker(|body| block_on(client(body).boxed()));
}

#[test]
fn a_breaker_among_the_arguments_is_used() {
    struct Guarded(CircuitBreaker);
    impl Deref for Guarded {
        type Target = CircuitBreaker;

        fn deref(&self) -> &CircuitBreaker {
            &self.0
        }
    }

    #[circuit_breaker(breaker = breaker)]
    fn by_reference(breaker: &CircuitBreaker, body: &Body) -> io::Result<u32> {
        assert!(breaker.ready());
        body.run()
    }
    #[circuit_breaker(breaker = breaker)]
    async fn by_value(breaker: CircuitBreaker, body: &Body) -> io::Result<u32> {
        drop(breaker);
        body.run_later().await
    }
    #[circuit_breaker(breaker = guarded, timeout = "1m")]
    fn by_what_derefs(guarded: Arc<Guarded>, body: Body) -> io::Result<u32> {
        assert!(guarded.ready());
        body.run()
    }
    #[circuit_breaker(breaker = breakers.first().unwrap())]
    async fn by_call(breakers: &mut Vec<CircuitBreaker>, body: &Body) -> io::Result<u32> {
        breakers.push(CircuitBreaker::new(1, HOUR));
        body.run_later().await
    }

    let shared = breaker(3);
    assert_behind_a_breaker(|body| by_reference(&shared, &body));
    let shared = breaker(3);
    assert_behind_a_breaker(|body| block_on(by_value(shared.clone(), &body)));
    let shared = Arc::new(Guarded(breaker(3)));
    assert_behind_a_breaker(|body| by_what_derefs(Arc::clone(&shared), body));
    let mut breakers = vec![breaker(3)];
    assert_behind_a_breaker(|body| block_on(by_call(&mut breakers, &body)));
}

#[test]
fn what_is_locked_to_find_a_breaker_is_free_when_the_body_runs() {
    struct Client {
        breakers: Mutex<[CircuitBreaker; 1]>,
        latest: RwLock<CircuitBreaker>,
        body: Body,
    }
    impl Client {
        fn run(&self) -> io::Result<u32> {
            assert!(self.breakers.try_lock().is_ok());
            assert!(self.latest.try_write().is_ok());
            self.body.run()
        }

        #[circuit_breaker(breaker = self.breakers.lock().unwrap()[0])]
        fn in_a_mutex(&self) -> io::Result<u32> {
            self.run()
        }

        #[circuit_breaker(breaker = &self.breakers.lock().unwrap()[0])]
        async fn in_a_mutex_for_an_async_fn(&self) -> io::Result<u32> {
            ready(()).await;
            self.run()
        }

        #[circuit_breaker(breaker = self.latest.read().unwrap())]
        fn behind_a_guard(&self) -> io::Result<u32> {
            self.run()
        }
    }
    fn assert_send<T: Send>(future: T) -> T {
        future
    }
    /// Instances that share one breaker, with the body of each call.
    fn clients() -> impl Fn(Body) -> Client {
        let breaker = breaker(3);
        move |body| Client {
            breakers: Mutex::new([breaker.clone()]),
            latest: RwLock::new(breaker.clone()),
            body,
        }
    }

    let client = clients();
    assert_behind_a_breaker(|body| client(body).in_a_mutex());
    let client = clients();
    assert_behind_a_breaker(|body| {
        block_on(assert_send(client(body).in_a_mutex_for_an_async_fn()))
    });
    let client = clients();
    assert_behind_a_breaker(|body| client(body).behind_a_guard());
}

#[test]
fn a_breaker_under_async_trait_is_used() {
    #[async_trait]
    trait Ping {
        async fn ping(&self) -> io::Result<u32>;
        async fn ping_exclusively(&mut self) -> io::Result<u32>;
    }
    struct Client(CircuitBreaker, Body);
    #[async_trait]
    impl Ping for Client {
        #[circuit_breaker(breaker = &self.0)]
        async fn ping(&self) -> io::Result<u32> {
            self.1.run_later().await
        }

        #[circuit_breaker(breaker = self.0)]
        async fn ping_exclusively(&mut self) -> io::Result<u32> {
            self.1.run_later().await
        }
    }

    let shared = breaker(3);
    assert_behind_a_breaker(|body| block_on(Client(shared.clone(), body).ping()));
    let shared = breaker(3);
    assert_behind_a_breaker(|body| block_on(Client(shared.clone(), body).ping_exclusively()));
}

#[test]
fn functions_share_a_breaker() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    static PAYMENTS: CircuitBreaker;

    #[circuit_breaker(breaker = PAYMENTS)]
    fn charge(body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(breaker = PAYMENTS, timeout = "1m", failure_if = Result::is_ok)]
    async fn refund(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(breaker = PAYMENTS, fallback = |_| Ok(7))]
    fn list(body: &Body) -> impl Future<Output = io::Result<u32>> {
        body.run_later()
    }

    assert_failed(charge(&Body::failing()));
    block_on(refund(&Body::new())).unwrap();
    assert_eq!(
        PAYMENTS.snapshot().failures,
        2,
        "each judges by what it was told"
    );
    assert_failed(block_on(list(&Body::failing())));
    assert_eq!(PAYMENTS.state(), State::Open);

    let body = Body::new();
    assert_refused(charge(&body));
    assert_refused(block_on(refund(&body)));
    assert_eq!(block_on(list(&body)).unwrap(), 7);
    assert_eq!(body.runs(), 0);
    assert_eq!(PAYMENTS.snapshot().refused, 3);
}

#[test]
fn which_breaker_it_is_is_asked_once_a_call() {
    #[circuit_breaker(breaker = breakers[usize::from(*second)])]
    fn ping(breakers: &[CircuitBreaker; 2], second: &mut bool, body: &Body) -> io::Result<u32> {
        *second = !*second;
        body.run()
    }

    let breakers = [breaker(1), breaker(1)];
    let mut second = false;
    assert_failed(ping(&breakers, &mut second, &Body::failing()));
    assert_eq!(
        (breakers[0].state(), breakers[1].state()),
        (State::Open, State::Closed)
    );
    ping(&breakers, &mut second, &Body::new()).unwrap();
    assert_refused(ping(&breakers, &mut second, &Body::new()));
}
