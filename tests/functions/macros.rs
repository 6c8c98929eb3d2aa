//! Functions that `macro_rules!` writes, or parts of them.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use breakerbox::{circuit_breaker, registry};
use futures_lite::future::block_on;

use crate::{Body, assert_behind_a_breaker};

macro_rules! whole {
    ($item:item) => {
        #[circuit_breaker(threshold = 3, window = "1h")]
        $item
    };
}

whole! {
    fn whole(body: &Body) -> io::Result<u32> {
        body.run()
    }
}

whole! {
    pub(crate) async fn whole_async(body: &Body) -> io::Result<u32> {
        body.run_later().await
    }
}

macro_rules! with_body {
    ($($name:ident $body:ident $block:block)+) => {
        $(
            #[circuit_breaker(threshold = 3, window = "1h")]
            fn $name($body: &Body) -> io::Result<u32> $block
        )+
    };
}

with_body! {
    body_of_one body { body.run() }
    body_of_other argument {
        let run = argument.run()?;
        Ok(run)
    }
}

macro_rules! with_arguments {
    ($name:ident, $threshold:expr, $window:literal, $cooldown:expr, $is_failure:expr) => {
        #[circuit_breaker(
                                                                    threshold = $threshold,
                                                                    window = $window,
                                                                    cooldown = $cooldown,
                                                                    name = stringify!($name),
                                                                    failure_if = $is_failure,
                                                                )]
        async fn $name(body: &Body) -> io::Result<u32> {
            body.run_later().await
        }
    };
}

with_arguments!(
    arguments,
    1 + 2,
    "1h",
    Duration::from_secs(1800),
    |result| !result.as_ref().is_ok_and(|runs| *runs > 0)
);
with_arguments!(paths, 3, "60m", "30m", Result::is_err);

macro_rules! all_of_it {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($argument:ident: $ty:ty),*) -> $ret:ty = $body:expr) => {
        $(#[$meta])*
        #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
        $vis fn $name($($argument: $ty),*) -> $ret {
            let result = $body;
            Ok(result)
        }
    };
}

all_of_it! {
    /// Documented where it is made.
    #[inline]
    pub(crate) fn all_of_it(body: Body, by: u32) -> io::Result<u32> = body.run()? + by
}

macro_rules! method {
    ($ty:ident, $lifetime:lifetime, $self:ident, $body:expr) => {
        impl $ty {
            #[circuit_breaker(threshold = 3, window = "1h", fallback = |error| Err(error.into()))]
            fn method<$lifetime>(&$lifetime $self) -> io::Result<&$lifetime $ty> {
                $body?;
                Ok($self)
            }
        }
    };
}

struct Client(Body);

method!(Client, 'a, self, self.0.run());

macro_rules! future {
    ($name:ident -> $ty:ty, $body:expr) => {
        #[circuit_breaker(threshold = 3, window = "1h")]
        fn $name(body: Body) -> $ty {
            $body(body)
        }
    };
}

async fn later(body: Body) -> io::Result<u32> {
    body.run_later().await
}

fn boxed_later(body: Body) -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send>> {
    Box::pin(later(body))
}

future!(opaque -> impl Future<Output = io::Result<u32>>, later);
future!(boxed -> Pin<Box<dyn Future<Output = io::Result<u32>> + Send>>, boxed_later);

#[test]
fn a_function_written_by_a_macro_is_behind_a_breaker() {
    assert_behind_a_breaker(|body| whole(&body));
    assert_behind_a_breaker(|body| block_on(whole_async(&body)));
    assert_behind_a_breaker(|body| body_of_one(&body));
    assert_behind_a_breaker(|body| body_of_other(&body));
    assert_behind_a_breaker(|body| block_on(arguments(&body)));
    assert_behind_a_breaker(|body| block_on(paths(&body)));
    assert_behind_a_breaker(|body| all_of_it(body, 1));
    assert_behind_a_breaker(|body| Client(body).method().map(drop));
    assert_behind_a_breaker(|body| block_on(opaque(body)));
    assert_behind_a_breaker(|body| block_on(boxed(body)));
}

#[test]
fn arguments_from_a_macro_say_what_they_say() {
    with_arguments!(
        half_an_hour,
        1,
        "1h",
        Duration::from_secs(1800),
        Result::is_err
    );

    block_on(half_an_hour(&Body::failing())).unwrap_err();
    let breaker = registry().find("half_an_hour").unwrap();
    let left = breaker.snapshot().retry_after.unwrap();
    assert!(
        left <= Duration::from_secs(1800) && left > Duration::from_secs(1000),
        "{left:?}"
    );
}
