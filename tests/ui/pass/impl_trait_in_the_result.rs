use std::fmt::Display;
use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync(items: &[u32]) -> io::Result<impl Iterator<Item = &u32>> {
    Ok(items.iter().rev())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
fn sync_timeout(count: u32) -> Result<impl Iterator<Item = impl Display> + Send, io::Error> {
    Ok(0..count)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn asynchronous(name: &str) -> Result<Option<impl Display>, io::Error> {
    if name.is_empty() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(Some(format!("hello {name}")))
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn inside_a_trait_object() -> io::Result<Box<dyn Iterator<Item = impl Display>>> {
    Ok(Box::new(0..3))
}

fn main() -> io::Result<()> {
    assert_eq!(sync(&[1, 2, 3])?.next(), Some(&3));
    assert_eq!(sync_timeout(3)?.last().unwrap().to_string(), "2");
    assert_eq!(inside_a_trait_object()?.count(), 3);
    let greeting = futures_lite::future::block_on(asynchronous("you"))?;
    assert_eq!(greeting.unwrap().to_string(), "hello you");
    Ok(())
}
