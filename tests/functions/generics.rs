//! Generic functions, `impl Trait`, lifetimes.

use std::fmt::Display;
use std::future::Future;
use std::hash::Hash;
use std::io;

use breakerbox::circuit_breaker;
use futures_lite::future::block_on;

use crate::{Body, assert_behind_a_breaker, assert_refused};

#[test]
fn a_generic_function_is_behind_a_breaker() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn repeated<const N: usize, T>(body: &Body, item: T) -> io::Result<[T; N]>
    where
        T: Copy,
    {
        body.run()?;
        Ok([item; N])
    }
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn repeated_in_time<const N: usize, T>(body: Body, item: T) -> io::Result<[T; N]>
    where
        T: Copy + Send + 'static,
    {
        body.run()?;
        Ok([item; N])
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn repeated_later<const N: usize, T: Copy>(body: &Body, item: T) -> io::Result<[T; N]> {
        body.run_later().await?;
        Ok([item; N])
    }

    assert_behind_a_breaker(|body| {
        assert_eq!(repeated::<2, _>(&body, 'x')?, ['x'; 2]);
        Ok(())
    });
    assert_behind_a_breaker(|body| repeated_in_time::<3, _>(body, 1));
    assert_behind_a_breaker(|body| block_on(repeated_later::<4, _>(&body, 1.0)));
    // One for all: what one of its types was refused, so are the others.
    assert_refused(repeated::<9, _>(&Body::new(), 9));
}

#[test]
fn the_methods_of_a_generic_type_are_behind_a_breaker() {
    struct Client<'a, T, const N: usize> {
        body: &'a Body,
        items: [T; N],
    }
    impl<'a, T: Clone, const N: usize> Client<'a, T, N>
    where
        T: Eq + Hash,
    {
        #[circuit_breaker(threshold = 3, window = "1h")]
        fn first(&self) -> io::Result<(&T, &'a Body)> {
            self.body.run()?;
            Ok((&self.items[0], self.body))
        }

        #[circuit_breaker(threshold = 3, window = "1h")]
        async fn nth<U: Into<usize>>(&self, nth: U) -> io::Result<(&T, &'a Body)> {
            self.body.run_later().await?;
            Ok((&self.items[nth.into()], self.body))
        }
    }
    fn client(body: &Body) -> Client<'_, &'static str, 2> {
        Client {
            body,
            items: ["one", "two"],
        }
    }

    assert_behind_a_breaker(|body| client(&body).first().map(drop));
    assert_behind_a_breaker(|body| {
        let client = client(&body);
        let (second, _) = block_on(client.nth(1_u8))?;
        assert_eq!(*second, "two");
        Ok(())
    });
}

#[test]
fn a_function_of_something_that_implements_a_trait_is_behind_a_breaker() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn with(call: impl FnOnce() -> io::Result<u32>, _name: &impl Display) -> io::Result<u32> {
        call()
    }
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn with_in_time(call: impl FnOnce() -> io::Result<u32> + Send + 'static) -> io::Result<u32> {
        call()
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn with_later<F>(call: impl Fn() -> F) -> io::Result<u32>
    where
        F: Future<Output = io::Result<u32>>,
    {
        call().await
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn with_async(call: impl AsyncFnOnce() -> io::Result<u32>) -> io::Result<u32> {
        call().await
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn with_object(call: &mut dyn FnMut() -> io::Result<u32>) -> io::Result<u32> {
        call()
    }

    assert_behind_a_breaker(|body| with(move || body.run(), &"name"));
    assert_behind_a_breaker(|body| with_in_time(move || body.run()));
    assert_behind_a_breaker(|body| block_on(with_later(|| body.run_later())));
    assert_behind_a_breaker(|body| block_on(with_async(async || body.run_later().await)));
    assert_behind_a_breaker(|body| with_object(&mut || body.run()));
}

#[test]
fn a_callback_of_a_reference_is_no_borrowed_argument() {
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn lengths(
        body: Body,
        call: fn(&str) -> usize,
        each: Box<dyn Fn(&str) -> usize + Send>,
    ) -> io::Result<usize> {
        body.run()?;
        Ok(call("four") + each("five!"))
    }

    assert_behind_a_breaker(|body| {
        assert_eq!(lengths(body, str::len, Box::new(str::len))?, 9);
        Ok(())
    });
}

fn is_down<T>(result: &io::Result<T>) -> bool {
    result
        .as_ref()
        .is_err_and(|error| error.kind() == io::ErrorKind::HostUnreachable)
}

#[test]
fn a_function_that_returns_something_that_implements_a_trait_is_behind_a_breaker() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn sync(body: &Body) -> io::Result<impl Iterator<Item = u32> + use<'_>> {
        Ok(0..body.run()?)
    }
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn sync_timeout(body: Body) -> io::Result<impl Iterator<Item = impl Display> + Send> {
        Ok(0..body.run()?)
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn asynchronous(body: &Body) -> Result<Option<impl Display>, io::Error> {
        Ok(Some(body.run_later().await?))
    }
    #[circuit_breaker(threshold = 3, window = "1h", failure_if = is_down)]
    fn judged(body: &Body) -> io::Result<impl Iterator<Item = u32> + Clone> {
        Ok(0..body.run()?)
    }
    #[circuit_breaker(threshold = 3, window = "1h", failure_if = |result| result.is_err() && is_down(result))]
    async fn judged_async(body: &Body) -> io::Result<(impl Display, [impl Display; 2])> {
        let run = body.run_later().await?;
        Ok((run, [run, run]))
    }
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn in_an_object(body: &Body) -> io::Result<Box<dyn Iterator<Item = impl Display>>> {
        Ok(Box::new(0..body.run()?))
    }

    assert_behind_a_breaker(|body| sync(&body).map(|numbers| assert_eq!(numbers.count(), 1)));
    assert_behind_a_breaker(|body| sync_timeout(body).map(drop));
    assert_behind_a_breaker(|body| block_on(asynchronous(&body)).map(drop));
    assert_behind_a_breaker(|body| judged(&body).map(|numbers| assert_eq!(numbers.count(), 1)));
    assert_behind_a_breaker(|body| block_on(judged_async(&body)).map(drop));
    assert_behind_a_breaker(|body| in_an_object(&body).map(drop));
}

#[test]
fn what_is_borrowed_lives_as_long_as_it_says() {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn sync<'a, 'b: 'a>(body: &Body, one: &'a str, other: &'b str) -> io::Result<&'a str> {
        body.run()?;
        Ok(if one.len() > other.len() { one } else { other })
    }
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    async fn asynchronous<'a>(body: &Body, items: &'a mut [u32]) -> io::Result<&'a mut u32> {
        body.run_later().await?;
        Ok(&mut items[0])
    }

    assert_behind_a_breaker(|body| {
        let one = String::from("one");
        assert_eq!(sync(&body, &one, "three")?, "three");
        Ok(())
    });
    assert_behind_a_breaker(|body| {
        let mut items = [1, 2];
        *block_on(asynchronous(&body, &mut items))? += 6;
        assert_eq!(items, [7, 2]);
        Ok(())
    });
}
