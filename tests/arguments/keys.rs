//! `key`: a breaker for each host, tenant, shard.

use std::future::Future;
use std::hash::{Hash, Hasher};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use breakerbox::{State, circuit_breaker, registry};
use futures_lite::future::block_on;

use crate::{Body, assert_behind_a_breaker, assert_failed, assert_refused};

/// How many breakers there are of the function that stands where this is called.
macro_rules! breakers_of {
    ($function:ident) => {
        registry()
            .iter()
            .filter(|breaker| {
                breaker.name() == Some(concat!(module_path!(), "::", stringify!($function)))
            })
            .count()
    };
}

/// That each of the two keys has a breaker of its own, of `threshold = 3`.
#[track_caller]
fn assert_keyed<K: Clone, T>(keys: [K; 2], call: impl Fn(K, Body) -> io::Result<T>) {
    for key in keys {
        assert_behind_a_breaker(|body| call(key.clone(), body));
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Region {
    Europe,
    Asia,
}

#[test]
fn keys_of_any_type_have_breakers_of_their_own() {
    #[circuit_breaker(threshold = 3, window = "1h", key = host)]
    fn by_str(host: &str, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = host)]
    fn by_string(host: String, body: &Body) -> io::Result<String> {
        body.run()?;
        Ok(host)
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = host)]
    fn by_string_reference(host: &String, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = host)]
    fn by_reference_to_str(host: &&str, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = shard)]
    fn by_number(shard: u16, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = shard)]
    fn by_number_reference(shard: &u16, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = region)]
    fn by_enum(region: Region, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = host)]
    fn by_arc(host: Arc<str>, body: &Body) -> io::Result<Arc<str>> {
        body.run()?;
        Ok(host)
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = (host.clone(), region))]
    fn by_tuple(host: String, region: Region, body: &Body) -> io::Result<String> {
        body.run()?;
        Ok(host)
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = &parts[..1])]
    fn by_slice(parts: &[u8], body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = host.split_once(':').map(|(name, _)| name))]
    fn by_part(host: &'static str, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = shard % 2 + 1)]
    fn by_expression(shard: u32, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = region as u8)]
    fn by_cast(region: Region, body: &Body) -> io::Result<u32> {
        body.run()
    }

    let strings = ["one".to_owned(), "other".to_owned()];
    assert_keyed(["one", "other"], |host, body| by_str(host, &body));
    assert_keyed(strings.clone(), |host, body| by_string(host, &body));
    assert_keyed(strings.clone(), |host, body| {
        by_string_reference(&host, &body)
    });
    assert_keyed(["one", "other"], |host, body| {
        by_reference_to_str(&host, &body)
    });
    assert_keyed([1, 2], |shard, body| by_number(shard, &body));
    assert_keyed([1, 2], |shard, body| by_number_reference(&shard, &body));
    assert_keyed([Region::Europe, Region::Asia], |region, body| {
        by_enum(region, &body)
    });
    assert_keyed(["one", "other"].map(Arc::from), |host, body| {
        by_arc(host, &body)
    });
    assert_keyed(strings, |host, body| by_tuple(host, Region::Asia, &body));
    assert_keyed([[1, 1], [2, 1]], |parts, body| by_slice(&parts, &body));
    assert_keyed(["one:1", "other:1"], |host, body| by_part(host, &body));
    assert_refused(by_part("one:2", &Body::new()));
    assert_keyed([1, 2], |shard, body| by_expression(shard, &body));
    assert_refused(by_expression(3, &Body::new()));
    assert_keyed([Region::Europe, Region::Asia], |region, body| {
        by_cast(region, &body)
    });
}

#[test]
fn every_kind_of_function_has_keys() {
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m", key = host)]
    fn sync_timeout(host: String, body: Body) -> io::Result<String> {
        body.run()?;
        Ok(host)
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = host)]
    async fn asynchronous(host: &str, body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m", key = host)]
    async fn asynchronous_owned(host: String, body: Body) -> io::Result<String> {
        body.run_later().await?;
        Ok(host)
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = host)]
    fn opaque(host: &str, body: Body) -> impl Future<Output = io::Result<u32>> + use<> {
        assert!(!host.is_empty());
        async move { body.run_later().await }
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = host)]
    fn boxed(host: String, body: &Body) -> Pin<Box<dyn Future<Output = io::Result<String>> + '_>> {
        Box::pin(async move {
            body.run_later().await?;
            Ok(host)
        })
    }

    let strings = ["one".to_owned(), "other".to_owned()];
    assert_keyed(strings.clone(), sync_timeout);
    assert_keyed(["one", "other"], |host, body| {
        block_on(asynchronous(host, &body))
    });
    assert_keyed(strings.clone(), |host, body| {
        block_on(asynchronous_owned(host, body))
    });
    assert_keyed(strings.clone(), |host, body| block_on(opaque(&host, body)));
    assert_keyed(strings, |host, body| block_on(boxed(host, &body)));
}

#[test]
fn a_field_of_self_is_a_key() {
    #[async_trait]
    trait Ping {
        async fn under_async_trait(&self) -> io::Result<u32>;
    }
    struct Client {
        host: String,
        shard: u32,
        body: Body,
    }
    impl Client {
        #[circuit_breaker(threshold = 3, window = "1h", key = self.host)]
        fn by_reference(&self) -> io::Result<&str> {
            self.body.run()?;
            Ok(&self.host)
        }

        #[circuit_breaker(threshold = 3, window = "1h", key = self.shard)]
        fn by_mutable_reference(&mut self) -> io::Result<&mut u32> {
            self.body.run()?;
            Ok(&mut self.shard)
        }

        #[circuit_breaker(threshold = 3, window = "1h", key = self.host)]
        async fn by_value(self) -> io::Result<String> {
            self.body.run_later().await?;
            Ok(self.host)
        }

        #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m", key = self.host())]
        fn by_arc(self: Arc<Self>) -> io::Result<u32> {
            self.body.run()
        }

        fn host(&self) -> &str {
            &self.host
        }
    }
    #[async_trait]
    impl Ping for Client {
        #[circuit_breaker(threshold = 3, window = "1h", key = self.host)]
        async fn under_async_trait(&self) -> io::Result<u32> {
            self.body.run_later().await
        }
    }
    let client = |shard: u32, body: Body| Client {
        host: shard.to_string(),
        shard,
        body,
    };

    assert_keyed([1, 2], |shard, body| {
        client(shard, body).by_reference().map(drop)
    });
    assert_keyed([1, 2], |shard, body| {
        client(shard, body).by_mutable_reference().map(drop)
    });
    assert_keyed([1, 2], |shard, body| {
        block_on(client(shard, body).by_value())
    });
    assert_keyed([1, 2], |shard, body| Arc::new(client(shard, body)).by_arc());
    assert_keyed([1, 2], |shard, body| {
        block_on(client(shard, body).under_async_trait())
    });
}

#[test]
fn a_generic_key_has_breakers_for_each_of_its_types() {
    #[circuit_breaker(threshold = 3, window = "1h", key = key)]
    fn generic<K>(key: K, body: &Body) -> io::Result<K>
    where
        K: Clone + Eq + Hash + Send + Sync + 'static,
    {
        body.run()?;
        Ok(key)
    }
    #[circuit_breaker(threshold = 3, window = "1h", key = key)]
    async fn generic_reference<K>(key: &K, body: &Body) -> io::Result<u32>
    where
        K: Clone + Eq + Hash + Send + Sync + 'static,
    {
        body.run_later().await
    }

    assert_keyed([1_u8, 2], |key, body| generic(key, &body));
    assert_keyed([1_i64, 2], |key, body| generic(key, &body));
    assert_keyed(["one", "other"], |key, body| generic(key, &body));
    assert_eq!(breakers_of!(generic), 6);
    assert_keyed([1_u8, 2], |key, body| {
        block_on(generic_reference(&key, &body))
    });
    assert_keyed([Region::Europe, Region::Asia], |key, body| {
        block_on(generic_reference(&key, &body))
    });
    assert_eq!(breakers_of!(generic_reference), 4);
}

#[test]
fn a_key_is_cloned_only_if_it_has_no_breaker_yet() {
    static CLONES: AtomicU32 = AtomicU32::new(0);

    #[derive(PartialEq, Eq)]
    struct Counted(u32);
    impl Clone for Counted {
        fn clone(&self) -> Self {
            CLONES.fetch_add(1, Ordering::SeqCst);
            Self(self.0)
        }
    }
    impl Hash for Counted {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.0.hash(state);
        }
    }

    #[circuit_breaker(threshold = 1, window = "1h", key = key)]
    fn by_value(key: Counted) -> io::Result<u32> {
        Ok(key.0)
    }
    #[circuit_breaker(threshold = 1, window = "1h", key = key)]
    async fn by_reference(key: &Counted) -> io::Result<u32> {
        Ok(key.0)
    }

    for _ in 0..5 {
        by_value(Counted(1)).unwrap();
        block_on(by_reference(&Counted(1))).unwrap();
    }
    assert_eq!(CLONES.load(Ordering::SeqCst), 2, "one for each function");
    by_value(Counted(2)).unwrap();
    assert_eq!(CLONES.load(Ordering::SeqCst), 3);
}

#[test]
fn there_are_no_more_breakers_than_max_keys() {
    const MOST: usize = 3;

    #[circuit_breaker(threshold = 1, window = "1h", key = shard, max_keys = 2)]
    fn two_at_once(shard: u32, body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(threshold = 1, window = "1h", key = shard, max_keys = MOST)]
    fn three_at_once(shard: u32) -> io::Result<u32> {
        Ok(shard)
    }
    #[circuit_breaker(threshold = 1, window = "1h", key = shard)]
    fn a_thousand_at_once(shard: u32) -> io::Result<u32> {
        Ok(shard)
    }

    assert_failed(two_at_once(0, &Body::failing()));
    for shard in 0..1_100 {
        // One that is open makes room last.
        assert_eq!(two_at_once(shard, &Body::new()).is_err(), shard == 0);
        three_at_once(shard).unwrap();
        a_thousand_at_once(shard).unwrap();
    }
    assert_eq!(breakers_of!(two_at_once), 2);
    assert_refused(two_at_once(0, &Body::new()));
    assert_eq!(breakers_of!(three_at_once), 3);
    assert_eq!(breakers_of!(a_thousand_at_once), 1_000);
}

#[test]
fn the_breakers_of_keys_are_found_by_the_functions_name() {
    #[circuit_breaker(threshold = 1, window = "1h", key = host, name = "of hosts")]
    fn ping(host: &str, body: &Body) -> io::Result<u32> {
        let _ = host;
        body.run()
    }

    ping("one", &Body::new()).unwrap();
    assert_failed(ping("other", &Body::failing()));
    let mut states: Vec<_> = registry()
        .iter()
        .filter(|breaker| breaker.name() == Some("of hosts"))
        .map(|breaker| breaker.state())
        .collect();
    states.sort_by_key(|state| *state == State::Open);
    assert_eq!(states, [State::Closed, State::Open]);
}

#[test]
fn the_key_is_asked_for_once_a_call_and_before_it() {
    #[circuit_breaker(threshold = 1, window = "1h", key = {
        asked.push("key");
        asked.len() / 100
    })]
    fn ping(asked: &mut Vec<&'static str>, body: &Body) -> io::Result<u32> {
        asked.push("body");
        body.run()
    }

    let mut asked = Vec::new();
    assert_failed(ping(&mut asked, &Body::failing()));
    assert_refused(ping(&mut asked, &Body::new()));
    assert_eq!(asked, ["key", "body", "key"]);
}
