use std::fmt::Display;
use std::future::{Future, ready};
use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn first<'a, T>(items: &'a [T]) -> io::Result<&'a T>
where
    T: PartialEq,
{
    items.first().ok_or_else(|| io::ErrorKind::NotFound.into())
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn repeated<const N: usize, T: Copy>(item: T) -> io::Result<[T; N]> {
    Ok([item; N])
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
fn owned<T: Display + Send + 'static>(item: T) -> io::Result<String> {
    Ok(item.to_string())
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn longest<'a>(one: &'a str, other: &'a str) -> io::Result<&'a str> {
    Ok(if one.len() > other.len() { one } else { other })
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn through<F>(call: impl Fn(u32) -> F) -> io::Result<u32>
where
    F: Future<Output = u32>,
{
    Ok(call(1).await + 1)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
fn callback(call: fn(&str) -> usize, each: Box<dyn Fn(&str) -> usize + Send>) -> io::Result<usize> {
    Ok(call("four") + each("five!"))
}

fn main() -> io::Result<()> {
    assert_eq!(first(&[1, 2])?, &1);
    assert_eq!(repeated::<3, _>('x')?, ['x'; 3]);
    assert_eq!(owned(7)?, "7");
    assert_eq!(callback(str::len, Box::new(str::len))?, 9);
    futures_lite::future::block_on(async {
        assert_eq!(longest("one", "three").await?, "three");
        assert_eq!(through(ready).await?, 2);
        Ok(())
    })
}
