//! Methods under `#[async_trait]`, which makes each a function that returns a boxed future.

use std::io;
use std::num::ParseIntError;
use std::rc::Rc;

use async_trait::async_trait;
use breakerbox::{BreakerError, circuit_breaker};
use futures_lite::future::{block_on, yield_now};

use crate::{Body, assert_behind_a_breaker, assert_failed, assert_refused};

#[async_trait]
trait Ping: Send + Sync {
    fn body(&self) -> &Body;

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn provided(&self) -> io::Result<u32> {
        self.body().run_later().await
    }

    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    async fn provided_in_time(&self) -> io::Result<u32> {
        self.body().run_later().await
    }

    async fn by_reference(&self) -> io::Result<u32>;
    async fn by_mutable_reference(&mut self) -> io::Result<&mut Body>;
    async fn by_value(self) -> io::Result<Self>
    where
        Self: Sized;
    async fn by_box(self: Box<Self>) -> io::Result<u32>;
    async fn of_arguments<'a>(&self, text: &'a str, by: usize) -> io::Result<&'a str>;
    async fn of_either<'a>(&'a self, other: &'a Body) -> io::Result<&'a Body>;
    async fn generic<T: Send + ToString>(&self, item: T) -> io::Result<String>
    where
        Self: Sized;
}

#[async_trait]
impl Ping for Body {
    fn body(&self) -> &Body {
        self
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn by_reference(&self) -> io::Result<u32> {
        self.run_later().await
    }

    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    async fn by_mutable_reference(&mut self) -> io::Result<&mut Body> {
        self.run_later().await?;
        Ok(self)
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn by_value(self) -> io::Result<Self> {
        self.run_later().await?;
        Ok(self)
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn by_box(self: Box<Self>) -> io::Result<u32> {
        self.run_later().await
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn of_arguments<'a>(&self, text: &'a str, by: usize) -> io::Result<&'a str> {
        self.run_later().await?;
        Ok(&text[by..])
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn of_either<'a>(&'a self, other: &'a Body) -> io::Result<&'a Body> {
        self.run_later().await?;
        Ok(if self.runs() > other.runs() {
            self
        } else {
            other
        })
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn generic<T: Send + ToString>(&self, item: T) -> io::Result<String> {
        self.run_later().await?;
        Ok(item.to_string())
    }
}

#[test]
fn a_method_under_async_trait_is_behind_a_breaker() {
    assert_behind_a_breaker(|body| block_on(body.provided()));
    assert_behind_a_breaker(|body| block_on(body.provided_in_time()));
    assert_behind_a_breaker(|body| block_on(body.by_reference()));
    assert_behind_a_breaker(|mut body| block_on(body.by_mutable_reference()).map(drop));
    assert_behind_a_breaker(|body| block_on(body.by_value()));
    assert_behind_a_breaker(|body| block_on(Box::new(body).by_box()));
    assert_behind_a_breaker(|body| {
        let rest = block_on(body.of_arguments("breaker", 5));
        rest.map(|rest| assert_eq!(rest, "er"))
    });
    assert_behind_a_breaker(|body| block_on(body.of_either(&Body::new())).map(drop));
    assert_behind_a_breaker(|body| block_on(body.generic(7)).map(|text| assert_eq!(text, "7")));
}

#[test]
fn a_method_of_an_object_under_async_trait_is_behind_a_breaker() {
    #[async_trait]
    trait Ping: Send + Sync {
        async fn ping(&self) -> io::Result<u32>;
    }
    #[async_trait]
    impl Ping for Body {
        #[circuit_breaker(threshold = 3, window = "1h")]
        async fn ping(&self) -> io::Result<u32> {
            self.run_later().await
        }
    }

    assert_behind_a_breaker(|body| {
        let object: Box<dyn Ping> = Box::new(body);
        block_on(object.ping())
    });
}

#[test]
fn what_is_not_send_is_taken_under_async_trait_that_does_not_ask_for_it() {
    #[async_trait(?Send)]
    trait Ping {
        async fn ping(&self, held: Rc<u32>) -> io::Result<Rc<u32>>;

        #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
        async fn ping_twice(&self, held: Rc<u32>) -> io::Result<Rc<u32>> {
            self.ping(held).await
        }
    }
    struct Other(Body);
    #[async_trait(?Send)]
    impl Ping for Other {
        async fn ping(&self, held: Rc<u32>) -> io::Result<Rc<u32>> {
            self.0.run_later().await?;
            Ok(held)
        }
    }
    #[async_trait(?Send)]
    impl Ping for Body {
        #[circuit_breaker(threshold = 3, window = "1h")]
        async fn ping(&self, held: Rc<u32>) -> io::Result<Rc<u32>> {
            let also_held = Rc::clone(&held);
            self.run_later().await?;
            Ok(also_held)
        }
    }

    assert_behind_a_breaker(|body| block_on(body.ping(Rc::new(1))));

    assert_behind_a_breaker(|body| block_on(Other(body).ping_twice(Rc::new(1))));
}

#[test]
fn under_async_trait_a_question_mark_converts_as_it_does_without() {
    #[derive(Debug, thiserror::Error)]
    enum Error {
        #[error(transparent)]
        Io(#[from] io::Error),
        #[error(transparent)]
        NotANumber(#[from] ParseIntError),
        #[error(transparent)]
        Breaker(#[from] BreakerError),
    }

    #[async_trait]
    trait Parse {
        async fn parse(&self, text: &str) -> Result<u32, Error>;
    }
    #[async_trait]
    impl Parse for Body {
        #[circuit_breaker(threshold = 1, window = "1h")]
        async fn parse(&self, text: &str) -> Result<u32, Error> {
            self.run_later().await?;
            let number = text.parse()?;
            if number == 0 {
                return Err(io::Error::other("zero").into());
            }
            Ok(number)
        }
    }

    let body = Body::new();
    assert_eq!(block_on(body.parse("7")).unwrap(), 7);
    assert!(matches!(
        block_on(body.parse("x")),
        Err(Error::NotANumber(_))
    ));
    assert!(matches!(block_on(body.parse("0")), Err(Error::Breaker(_))));
    assert_eq!(body.runs(), 2);
}

#[test]
fn under_async_trait_nothing_runs_before_the_first_poll() {
    #[async_trait]
    trait Ping {
        async fn ping(&self) -> io::Result<u32>;
    }
    #[async_trait]
    impl Ping for Body {
        #[circuit_breaker(threshold = 1, window = "1h")]
        async fn ping(&self) -> io::Result<u32> {
            self.run()?;
            yield_now().await;
            Ok(self.runs())
        }
    }

    let body = Body::failing();
    drop(body.ping());
    assert_eq!(body.runs(), 0);
    let later = body.ping();
    assert_failed(block_on(body.ping()));
    assert_refused(block_on(later));
    assert_eq!(body.runs(), 1);
}
