use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use breakerbox::circuit_breaker;

#[derive(Clone)]
struct Client {
    calls: u32,
}

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s")]
    fn by_value(self) -> io::Result<u32> {
        Ok(self.calls)
    }

    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
    fn by_value_timeout(mut self) -> io::Result<Self> {
        self.calls += 1;
        Ok(self)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn by_reference(&self) -> io::Result<&u32> {
        Ok(&self.calls)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn by_mutable_reference(&mut self) -> io::Result<u32> {
        self.calls += 1;
        Ok(self.calls)
    }

    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
    fn by_arc(self: Arc<Self>) -> io::Result<u32> {
        Ok(self.calls)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn by_rc(self: Rc<Self>) -> io::Result<u32> {
        Ok(self.calls)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn by_pin(self: Pin<&mut Self>) -> io::Result<u32> {
        Ok(self.calls)
    }

    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
    async fn async_by_reference(&self, by: u32) -> io::Result<u32> {
        Ok(self.calls + by)
    }

    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
    async fn async_by_mutable_reference(&mut self) -> io::Result<&mut u32> {
        self.calls += 1;
        Ok(&mut self.calls)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn new(calls: u32) -> io::Result<Self> {
        Ok(Self { calls })
    }
}

fn main() -> io::Result<()> {
    let mut client = Client::new(1)?;
    assert_eq!(client.clone().by_value()?, 1);
    assert_eq!(client.clone().by_value_timeout()?.calls, 2);
    assert_eq!(client.by_reference()?, &1);
    assert_eq!(client.by_mutable_reference()?, 2);
    assert_eq!(Arc::new(client.clone()).by_arc()?, 2);
    assert_eq!(Rc::new(client.clone()).by_rc()?, 2);
    assert_eq!(Pin::new(&mut client).by_pin()?, 2);
    futures_lite::future::block_on(async {
        assert_eq!(client.async_by_reference(3).await?, 5);
        *client.async_by_mutable_reference().await? += 1;
        assert_eq!(client.calls, 4);
        Ok(())
    })
}
