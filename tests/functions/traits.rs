//! Methods of traits: provided, implemented, async.

use std::future::Future;
use std::io;

use breakerbox::circuit_breaker;
use futures_lite::future::block_on;

use crate::{Body, assert_behind_a_breaker, assert_refused};

trait Ping {
    const REPLY: u32;

    fn body(&self) -> &Body;

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn provided(&self) -> io::Result<u32> {
        Ok(self.body().run()? + Self::REPLY)
    }

    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn provided_in_time(self) -> io::Result<u32>
    where
        Self: Sized + Send + 'static,
    {
        Ok(self.body().run()? + Self::REPLY)
    }

    fn required(&mut self) -> io::Result<&Body>;
}

struct Server(Body);

impl Ping for Server {
    const REPLY: u32 = 41;

    fn body(&self) -> &Body {
        &self.0
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn required(&mut self) -> io::Result<&Body> {
        self.0.run()?;
        Ok(&self.0)
    }
}

#[test]
fn a_method_of_a_trait_is_behind_a_breaker() {
    assert_behind_a_breaker(|body| Server(body).provided());
    assert_behind_a_breaker(|body| Server(body).provided_in_time());
    assert_behind_a_breaker(|body| Server(body).required().map(drop));
}

#[test]
fn a_provided_method_has_one_breaker_for_all_that_share_it_and_an_implementation_its_own() {
    trait Ping {
        fn body(&self) -> &Body;

        #[circuit_breaker(threshold = 3, window = "1h")]
        fn ping(&self) -> io::Result<u32> {
            self.body().run()
        }
    }
    struct One(Body);
    struct Other(Body);
    struct Own(Body);
    impl Ping for One {
        fn body(&self) -> &Body {
            &self.0
        }
    }
    impl Ping for Other {
        fn body(&self) -> &Body {
            &self.0
        }
    }
    impl Ping for Own {
        fn body(&self) -> &Body {
            &self.0
        }

        #[circuit_breaker(threshold = 3, window = "1h")]
        fn ping(&self) -> io::Result<u32> {
            self.body().run()
        }
    }

    assert_behind_a_breaker(|body| One(body).ping());
    assert_refused(Other(Body::new()).ping());
    assert_behind_a_breaker(|body| Own(body).ping());
}

#[test]
fn a_method_of_an_object_is_behind_a_breaker() {
    trait Ping {
        fn ping(&self) -> io::Result<u32>;
    }
    impl Ping for Body {
        #[circuit_breaker(threshold = 3, window = "1h")]
        fn ping(&self) -> io::Result<u32> {
            self.run()
        }
    }

    assert_behind_a_breaker(|body| {
        let object: &dyn Ping = &body;
        object.ping()
    });
}

#[test]
fn an_async_method_of_a_trait_is_behind_a_breaker() {
    trait Ping {
        fn body(&self) -> &Body;

        #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
        async fn provided(&self) -> io::Result<u32> {
            self.body().run_later().await
        }

        async fn required(&mut self) -> io::Result<&Body>;

        fn in_other_words(&self) -> impl Future<Output = io::Result<u32>> + Send;
    }
    impl Ping for Body {
        fn body(&self) -> &Body {
            self
        }

        #[circuit_breaker(threshold = 3, window = "1h")]
        async fn required(&mut self) -> io::Result<&Body> {
            self.run_later().await?;
            Ok(self)
        }

        // The trait asks for `Send`, and this has it.
        #[circuit_breaker(threshold = 3, window = "1h")]
        async fn in_other_words(&self) -> io::Result<u32> {
            self.run_later().await
        }
    }

    assert_behind_a_breaker(|body| block_on(body.provided()));
    assert_behind_a_breaker(|mut body| block_on(body.required()).map(drop));
    assert_behind_a_breaker(|body| block_on(body.in_other_words()));
}

#[test]
fn a_method_of_a_trait_that_returns_a_future_is_behind_a_breaker() {
    trait Ping {
        fn body(&self) -> &Body;

        #[circuit_breaker(threshold = 3, window = "1h")]
        fn provided(&self) -> impl Future<Output = io::Result<u32>> {
            let body = self.body();
            async move { body.run_later().await }
        }

        fn required(&self) -> impl Future<Output = io::Result<u32>> + Send;
    }
    impl Ping for Body {
        fn body(&self) -> &Body {
            self
        }

        #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
        fn required(&self) -> impl Future<Output = io::Result<u32>> + Send {
            self.run_later()
        }
    }

    assert_behind_a_breaker(|body| block_on(body.provided()));
    assert_behind_a_breaker(|body| block_on(body.required()));
}
