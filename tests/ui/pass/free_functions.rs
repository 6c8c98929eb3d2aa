use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn sync(number: u32) -> io::Result<u32> {
    Ok(number)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
pub fn sync_timeout(text: String) -> Result<usize, io::Error> {
    Ok(text.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn asynchronous(number: u32) -> io::Result<u32> {
    Ok(number)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
pub(crate) async fn async_timeout(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

fn main() -> io::Result<()> {
    assert_eq!(sync(1)?, 1);
    assert_eq!(sync_timeout("two".to_owned())?, 3);
    futures_lite::future::block_on(async {
        assert_eq!(asynchronous(1).await?, 1);
        assert_eq!(async_timeout("two").await?, 3);
        Ok(())
    })
}
